import type { SandboxAttempt, SandboxDelivery } from './delivery.ts';
import type { FaultPlan, Faults } from './faults.ts';
import { createPoster, type PostAnswer, type Poster } from './post.ts';
import type { SandboxTables } from './sandbox-tables.ts';
import { signRequest } from './sign-request.ts';
import type { SandboxWebhook } from './webhook.ts';

export interface DeliveryEngineOptions {
  readonly tables: SandboxTables;
  readonly faults: Faults;
  /** Divides the minutes between attempts. */
  readonly speed: number;
  readonly timeoutMs: number;
}

/** The email API's document: retries after 1, 5 and 30 minutes. SendLayer documents none, so it uses the same. */
const retryMinutes = [1, 5, 30];
/** The number of deliveries that are sent at the same time, and of connections to one receiver. */
const concurrency = 64;
/** The longest time that a reordered delivery waits for another one to overtake it. */
const heldMs = 1000;

interface Item {
  readonly delivery: SandboxDelivery;
  /** Drawn once, even when the delivery is delayed or held before it is sent. */
  readonly plan?: FaultPlan;
  readonly copy?: true;
}

/** Sends queued deliveries, and retries those that fail until the last retry. */
export class DeliveryEngine {
  readonly #options: DeliveryEngineOptions;
  readonly #listeners = new Set<(attempt: SandboxAttempt) => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Undefined while stopped. */
  #poster: Poster | undefined;
  #ready: Item[] = [];
  #held: Item[] = [];
  /** Attempts that are not written yet. */
  #results: SandboxAttempt[] = [];
  #inFlight = 0;
  #writing: NodeJS.Immediate | undefined;
  #alarm: NodeJS.Timeout | undefined;

  constructor(options: DeliveryEngineOptions) {
    this.#options = options;
  }

  /** Starts, and continues with what a previous run left. */
  start(): void {
    this.#poster ??= createPoster({ timeoutMs: this.#options.timeoutMs, maxSockets: concurrency });
    this.send(this.#options.tables.queued());
    this.#setAlarm();
  }

  /** Writes the finished attempts and aborts the others, whose deliveries the next start sends again. */
  stop(): void {
    this.#poster?.close();
    this.#poster = undefined;
    clearTimeout(this.#alarm);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#ready = [];
    this.#held = [];
    this.flush();
  }

  /** Sends deliveries that have just been written to the tables. */
  send(deliveries: readonly SandboxDelivery[]): void {
    if (!this.#poster) return;
    for (const delivery of deliveries) this.#ready.push({ delivery });
    this.#sendReady();
  }

  /** Calls `listener` after each attempt that was written. Returns a function that removes it. */
  onAttempt(listener: (attempt: SandboxAttempt) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes the attempts that have ended, in one transaction for all of one turn of the event loop. */
  flush(): void {
    clearImmediate(this.#writing);
    this.#writing = undefined;
    const written = this.#results;
    this.#results = [];
    if (written.length === 0) return;
    const { tables } = this.#options;
    tables.transact(() => {
      for (const result of written) tables.record(result);
    });
    this.#setAlarm();
    for (const result of written) for (const listener of this.#listeners) listener(result);
  }

  #sendReady(): void {
    while (this.#poster && this.#inFlight < concurrency) {
      const item = this.#ready.shift();
      if (item === undefined) return;
      const plan = item.plan ?? (item.copy ? {} : this.#options.faults.draw());
      const planned = { ...item, plan };
      const isNew = item.plan === undefined;
      if (isNew && plan.delay) this.#later(plan.delay.ms ?? 0, () => this.#ready.push(planned));
      else if (isNew && plan.reorder) this.#hold(planned);
      else void this.#attempt(this.#poster, planned);
    }
  }

  async #attempt(poster: Poster, { delivery, plan, copy }: Item & { plan: FaultPlan }): Promise<void> {
    const webhook = this.#options.tables.webhook(delivery.webhookId);
    // It may have been deleted since the delivery was queued.
    if (!webhook) return;
    this.#inFlight++;
    try {
      const request = signRequest(webhook, delivery, { forge: !!plan.forge, tamper: !!plan.tamper });
      const answer = await poster.post(webhook.url, request, {
        dropAnswer: !!plan.drop,
        slowMs: plan.slow?.ms ?? 0,
        lengthBy: plan.wrongLength?.by ?? 0,
      });
      this.#results.push(toAttempt(webhook, delivery, answer, copy === true, this.#options.speed));
      this.#writing ??= setImmediate(() => this.flush());
      if (plan.duplicate) this.#ready.unshift({ delivery, copy: true });
      this.#releaseOvertaken(delivery);
    } catch {
      // Aborted by `stop`: the delivery is still queued in the tables.
    } finally {
      this.#inFlight--;
      this.#sendReady();
    }
  }

  #setAlarm(): void {
    clearTimeout(this.#alarm);
    const next = this.#options.tables.nextDue();
    if (!this.#poster || next === undefined) return;
    this.#alarm = setTimeout(() => this.#sendDue(), Math.max(0, next - Date.now()));
  }

  #sendDue(): void {
    this.flush();
    this.send(this.#options.tables.takeDue(Date.now()));
    this.#setAlarm();
  }

  #hold(item: Item): void {
    this.#held.push(item);
    this.#later(heldMs, () => this.#release((other) => other === item));
  }

  /** Releases the deliveries that waited for this one to overtake them. */
  #releaseOvertaken({ webhookId, id }: SandboxDelivery): void {
    this.#release(({ delivery }) => delivery.webhookId === webhookId && delivery.id !== id);
  }

  #release(fits: (item: Item) => boolean): void {
    this.#ready.unshift(...this.#held.filter(fits));
    this.#held = this.#held.filter((item) => !fits(item));
  }

  #later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
      this.#sendReady();
    }, milliseconds);
    this.#timers.add(timer);
  }
}

function toAttempt(
  webhook: SandboxWebhook,
  { id: deliveryId, webhookId, eventId, eventType, attempts }: SandboxDelivery,
  { code, body, ms, error }: PostAnswer,
  copy: boolean,
  speed: number,
): SandboxAttempt {
  const at = Date.now();
  const ok = isSuccess(webhook, code);
  const minutes = retryMinutes[attempts];
  const retries = !ok && !copy && minutes !== undefined;
  return {
    deliveryId,
    webhookId,
    eventId,
    eventType,
    attempt: attempts + 1,
    copy,
    at,
    ok,
    code,
    body,
    ms,
    error,
    state: ok ? 'delivered' : retries ? 'waiting' : 'failed',
    nextRetryAt: retries ? Math.round(at + (minutes * 60_000) / speed) : undefined,
  };
}

/** The email API's document asks for a 200. SendLayer's says nothing, and most senders accept any 2xx. */
function isSuccess({ sender }: SandboxWebhook, code = 0): boolean {
  return sender === 'email-api' ? code === 200 : code >= 200 && code < 300;
}
