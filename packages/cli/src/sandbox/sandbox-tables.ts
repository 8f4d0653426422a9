import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryState, SandboxAttempt, SandboxDelivery } from './delivery.ts';
import type { SandboxWebhook, Sender, WebhookChanges } from './webhook.ts';

/** One line of the log that the email API gives out. */
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

/** All that the sandbox remembers, as single steps. */
export interface SandboxTables {
  /** Makes several steps one. */
  transact<T>(work: () => T): T;
  webhooks(sender?: Sender): SandboxWebhook[];
  webhook(id: string): SandboxWebhook | undefined;
  addWebhook(webhook: SandboxWebhook): void;
  changeWebhook(id: string, changes: WebhookChanges, at: number): void;
  /** With all its deliveries and its log. */
  deleteWebhook(id: string): void;
  /** The secret of all of SendLayer's webhooks: it is one for an installation. */
  setSigningKey(key: string): void;
  /** Where SendLayer's ids have come to, 0 before the first. */
  lastSendlayerId(): number;
  addDelivery(delivery: Omit<SandboxDelivery, 'id' | 'attempts'>): SandboxDelivery;
  queued(): SandboxDelivery[];
  /** Makes what is due `queued`, and gives it. */
  takeDue(at: number): SandboxDelivery[];
  nextDue(): number | undefined;
  record(attempt: SandboxAttempt): void;
  counts(): Record<DeliveryState, number>;
  /** The newest first. */
  log(webhookId: string, limit: number): LogRow[];
}

/** Makes the tables where they are missing, and prepares what is done with them. */
export function openSandboxTables(database: DatabaseSync): SandboxTables {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
  database.exec(schema);
  const prepare = (sql: string) => database.prepare(sql);
  const webhooks = prepare(`SELECT ${webhookColumns} FROM sandbox_webhooks ORDER BY rowid`);
  const webhook = prepare(`SELECT ${webhookColumns} FROM sandbox_webhooks WHERE id = ?`);
  const addWebhook = prepare(
    `INSERT INTO sandbox_webhooks (id, sender, url, events, event_name, secret, state, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const changeWebhook = prepare(
    `UPDATE sandbox_webhooks SET url = coalesce(?, url), events = coalesce(?, events),
     secret = coalesce(?, secret), state = coalesce(?, state), updated_at = ? WHERE id = ?`,
  );
  const deleteWebhook = prepare('DELETE FROM sandbox_webhooks WHERE id = ?');
  const deleteDeliveries = prepare('DELETE FROM sandbox_deliveries WHERE webhook_id = ?');
  const deleteAttempts = prepare('DELETE FROM sandbox_attempts WHERE webhook_id = ?');
  const setSigningKey = prepare("UPDATE sandbox_webhooks SET secret = ? WHERE sender = 'sendlayer'");
  const sendlayerId = prepare('SELECT coalesce(max(id), 0) AS id FROM sandbox_sendlayer_ids');
  const takeSendlayerId = prepare('INSERT OR IGNORE INTO sandbox_sendlayer_ids (id) VALUES (?)');
  const addDelivery = prepare(
    `INSERT INTO sandbox_deliveries (webhook_id, event_id, event_type, payload, token, created_at, attempts, state)
     VALUES (?, ?, ?, ?, ?, ?, 0, 'queued')`,
  );
  const queued = prepare(
    `SELECT ${deliveryColumns} FROM sandbox_deliveries WHERE state = 'queued' ORDER BY id`,
  );
  const takeDue = prepare(
    `UPDATE sandbox_deliveries SET state = 'queued', due_at = NULL
     WHERE state = 'waiting' AND due_at <= ? RETURNING ${deliveryColumns}`,
  );
  const nextDue = prepare("SELECT min(due_at) AS at FROM sandbox_deliveries WHERE state = 'waiting'");
  const settle = prepare('UPDATE sandbox_deliveries SET state = ?, attempts = ?, due_at = ? WHERE id = ?');
  const addAttempt = prepare(
    `INSERT INTO sandbox_attempts (webhook_id, event_id, event_type, attempt, ok, code, ms, error, at, next_retry_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const answered = prepare(
    `UPDATE sandbox_webhooks SET last_code = ?, last_body = ?, last_at = ?, last_retries = ?,
     state = CASE WHEN ? = 'failed' THEN 'failed' ELSE state END WHERE id = ?`,
  );
  const counts = prepare('SELECT state, count(*) AS count FROM sandbox_deliveries GROUP BY state');
  const log = prepare(
    `SELECT ${logColumns} FROM sandbox_attempts WHERE webhook_id = ? ORDER BY id DESC LIMIT ?`,
  );

  function transact<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    transact,
    webhooks: (sender) => {
      const all = webhooks.all().map(toWebhook);
      return sender === undefined ? all : all.filter((one) => one.sender === sender);
    },
    webhook(id) {
      const row = webhook.get(id);
      return row && toWebhook(row);
    },
    addWebhook(added) {
      const { id, sender, url, events, eventName, secret, state, createdAt, updatedAt } = added;
      addWebhook.run(id, sender, url, JSON.stringify(events), eventName, secret, state, createdAt, updatedAt);
      if (sender === 'sendlayer') takeSendlayerId.run(Number(id));
    },
    changeWebhook(id, { url, events, secret, state }, at) {
      changeWebhook.run(
        url ?? null,
        events ? JSON.stringify(events) : null,
        secret ?? null,
        state ?? null,
        at,
        id,
      );
    },
    deleteWebhook: (id) =>
      transact(() => {
        for (const statement of [deleteWebhook, deleteDeliveries, deleteAttempts]) statement.run(id);
      }),
    setSigningKey(key) {
      setSigningKey.run(key);
    },
    lastSendlayerId: () => (sendlayerId.get() as { id: number }).id,
    addDelivery(delivery) {
      const { webhookId, eventId, eventType, payload, token, createdAt } = delivery;
      const { lastInsertRowid } = addDelivery.run(webhookId, eventId, eventType, payload, token, createdAt);
      return { ...delivery, id: Number(lastInsertRowid), attempts: 0 };
    },
    queued: () => queued.all() as unknown as SandboxDelivery[],
    takeDue: (at) => takeDue.all(at) as unknown as SandboxDelivery[],
    nextDue: () => (nextDue.get() as { at: number | null }).at ?? undefined,
    record(attempt) {
      const { deliveryId, webhookId, eventId, eventType, ok, code = null, ms, error = null, at } = attempt;
      const { state, copy, body, nextRetryAt = null } = attempt;
      addAttempt.run(
        webhookId,
        eventId,
        eventType,
        attempt.attempt,
        ok ? 1 : 0,
        code,
        Math.round(ms),
        error,
        at,
        nextRetryAt,
      );
      if (copy) return;
      settle.run(state, attempt.attempt, nextRetryAt, deliveryId);
      answered.run(code ?? 0, body, at, attempt.attempt - 1, state, webhookId);
    },
    counts() {
      const none = { queued: 0, waiting: 0, delivered: 0, failed: 0 };
      const rows = counts.all() as unknown as { state: DeliveryState; count: number }[];
      return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
    },
    log: (webhookId, limit) => log.all(webhookId, limit) as unknown as LogRow[],
  };
}

const schema = `
  CREATE TABLE IF NOT EXISTS sandbox_webhooks (
    id TEXT PRIMARY KEY NOT NULL, sender TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
    event_name TEXT NOT NULL, secret TEXT NOT NULL, state TEXT NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    last_code INTEGER NOT NULL DEFAULT 0, last_body TEXT NOT NULL DEFAULT '',
    last_at INTEGER NOT NULL DEFAULT 0, last_retries INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sandbox_sendlayer_ids (id INTEGER PRIMARY KEY NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sandbox_deliveries (
    id INTEGER PRIMARY KEY, webhook_id TEXT NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
    payload TEXT NOT NULL, token TEXT NOT NULL, created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL, state TEXT NOT NULL, due_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sandbox_deliveries_due ON sandbox_deliveries (state, due_at);
  CREATE INDEX IF NOT EXISTS sandbox_deliveries_webhook ON sandbox_deliveries (webhook_id);
  CREATE TABLE IF NOT EXISTS sandbox_attempts (
    id INTEGER PRIMARY KEY, webhook_id TEXT NOT NULL, event_id TEXT NOT NULL, event_type TEXT NOT NULL,
    attempt INTEGER NOT NULL, ok INTEGER NOT NULL, code INTEGER, ms INTEGER NOT NULL, error TEXT,
    at INTEGER NOT NULL, next_retry_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sandbox_attempts_webhook ON sandbox_attempts (webhook_id, id);`;

const webhookColumns = `id, sender, url, events, event_name AS eventName, secret, state, created_at AS createdAt,
  updated_at AS updatedAt, last_code AS lastCode, last_body AS lastBody, last_at AS lastAt, last_retries AS lastRetries`;
const deliveryColumns = `id, webhook_id AS webhookId, event_id AS eventId, event_type AS eventType, payload, token,
  created_at AS createdAt, attempts`;
const logColumns = `id, event_id AS eventId, event_type AS eventType, attempt, ok, code, ms, error, at,
  next_retry_at AS nextRetryAt`;

function toWebhook(row: Record<string, unknown>): SandboxWebhook {
  return { ...row, events: JSON.parse(row.events as string) } as unknown as SandboxWebhook;
}
