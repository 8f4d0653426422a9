import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryState, SandboxAttempt, SandboxDelivery } from './delivery.ts';
import { prepareStatements, type SandboxStatements } from './sandbox-statements.ts';
import type { NewWebhook, SandboxWebhook, Sender, WebhookChanges } from './webhook.ts';

/** One line of the email API's log. */
export interface LogRow {
  readonly id: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly attempt: number;
  readonly ok: number;
  readonly code: number | null;
  readonly ms: number;
  readonly error: string | null;
  readonly at: number;
  readonly nextRetryAt: number | null;
}

/** Keeps the sandbox's webhooks, deliveries and attempts in a database. */
export class SandboxTables {
  readonly #database: DatabaseSync;
  readonly #statements: SandboxStatements;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  /** Runs several calls in one transaction. */
  transact<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  webhooks(sender?: Sender): SandboxWebhook[] {
    const all = this.#statements.webhooks.all().map(toWebhook);
    return sender === undefined ? all : all.filter((webhook) => webhook.sender === sender);
  }

  webhook(id: string): SandboxWebhook | undefined {
    const row = this.#statements.webhook.get(id);
    return row && toWebhook(row);
  }

  addWebhook({ id, sender, url, events, eventName, secret }: NewWebhook): SandboxWebhook {
    const now = Date.now();
    const { addWebhook, takeSendlayerId } = this.#statements;
    addWebhook.run(id, sender, url, JSON.stringify(events), eventName, secret, 'active', now, now);
    if (sender === 'sendlayer') takeSendlayerId.run(Number(id));
    return this.webhook(id)!;
  }

  changeWebhook(id: string, { url, events, secret, state }: WebhookChanges): void {
    const names = events ? JSON.stringify(events) : null;
    this.#statements.changeWebhook.run(url ?? null, names, secret ?? null, state ?? null, Date.now(), id);
  }

  /** Deletes a webhook with all its deliveries and its log. */
  deleteWebhook(id: string): void {
    const { deleteWebhook, deleteDeliveries, deleteAttempts } = this.#statements;
    this.transact(() => {
      for (const statement of [deleteWebhook, deleteDeliveries, deleteAttempts]) statement.run(id);
    });
  }

  /** Sets the secret of all SendLayer webhooks: an installation has one. */
  setSigningKey(key: string): void {
    this.#statements.setSigningKey.run(key);
  }

  /** Returns the highest SendLayer id that was used, 0 before the first. */
  lastSendlayerId(): number {
    return (this.#statements.sendlayerId.get() as { id: number }).id;
  }

  addDelivery(delivery: Omit<SandboxDelivery, 'id' | 'attempts'>): SandboxDelivery {
    const { webhookId, eventId, eventType, payload, token, createdAt } = delivery;
    const { addDelivery } = this.#statements;
    const { lastInsertRowid } = addDelivery.run(webhookId, eventId, eventType, payload, token, createdAt);
    return { ...delivery, id: Number(lastInsertRowid), attempts: 0 };
  }

  queued(): SandboxDelivery[] {
    return this.#statements.queued.all() as unknown as SandboxDelivery[];
  }

  /** Marks the deliveries that are due as `queued`, and returns them. */
  takeDue(at: number): SandboxDelivery[] {
    return this.#statements.takeDue.all(at) as unknown as SandboxDelivery[];
  }

  nextDue(): number | undefined {
    return (this.#statements.nextDue.get() as { at: number | null }).at ?? undefined;
  }

  record(recorded: SandboxAttempt): void {
    const { webhookId, eventId, eventType, attempt, at, state, nextRetryAt = null } = recorded;
    const { ok, code = null, ms, error = null, body, copy, deliveryId } = recorded;
    const { addAttempt, settle, setLastAnswer } = this.#statements;
    const answer = [ok ? 1 : 0, code, Math.round(ms), error, at, nextRetryAt] as const;
    addAttempt.run(webhookId, eventId, eventType, attempt, ...answer);
    if (copy) return;
    settle.run(state, attempt, nextRetryAt, deliveryId);
    setLastAnswer.run(code ?? 0, body, at, attempt - 1, state, webhookId);
  }

  counts(): Record<DeliveryState, number> {
    const none = { queued: 0, waiting: 0, delivered: 0, failed: 0 };
    const rows = this.#statements.counts.all() as unknown as { state: DeliveryState; count: number }[];
    return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }

  /** Returns the newest attempts first. */
  log(webhookId: string, limit: number): LogRow[] {
    return this.#statements.log.all(webhookId, limit) as unknown as LogRow[];
  }
}

function toWebhook(row: Record<string, unknown>): SandboxWebhook {
  return { ...row, events: JSON.parse(row.events as string) } as unknown as SandboxWebhook;
}
