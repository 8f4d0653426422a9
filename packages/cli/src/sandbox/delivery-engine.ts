import type { SandboxAttempt, SandboxDelivery } from './delivery.ts';
import type { FaultPlan, Faults } from './faults.ts';
import { createPoster, type PostAnswer, type Poster } from './post.ts';
import type { SandboxTables } from './sandbox-tables.ts';
import { signRequest } from './sign-request.ts';
import type { SandboxWebhook } from './webhook.ts';

export interface DeliveryEngineOptions {
  tables: SandboxTables;
  faults: Faults;
  /** Divides the minutes between attempts. */
  speed: number;
  timeoutMs: number;
}

/** Sends what is queued, and again what failed, until the last retry. */
export interface DeliveryEngine {
  /** Goes on where a former run has stopped. */
  start(): void;
  /** Cuts what is on its way, which is sent again by the next start, and writes what is known. */
  stop(): void;
  /** Sends what has just been written to the tables. */
  send(deliveries: readonly SandboxDelivery[]): void;
  /** Writes the results that are not written yet. */
  flush(): void;
  /** Calls back after each attempt that was written. Returns how to end that. */
  onAttempt(listener: (attempt: SandboxAttempt) => void): () => void;
}

/** The email API's document: retries after 1, 5 and 30 minutes. SendLayer's has none, so they are its too. */
const retryMinutes = [1, 5, 30];
/** Also how many connections one receiver sees. */
const concurrency = 64;
/** How long a reordered delivery waits for one to follow, when none does. */
const heldMs = 1000;

interface Item {
  readonly delivery: SandboxDelivery;
  /** Drawn once, though the delivery be set aside before it is sent. */
  readonly plan?: FaultPlan;
  readonly copy?: true;
}

export function createDeliveryEngine(options: DeliveryEngineOptions): DeliveryEngine {
  const { tables, faults, speed } = options;
  const listeners = new Set<(attempt: SandboxAttempt) => void>();
  const timers = new Set<NodeJS.Timeout>();
  let poster: Poster | undefined;
  let ready: Item[] = [];
  let held: Item[] = [];
  let results: SandboxAttempt[] = [];
  let inFlight = 0;
  let writing: NodeJS.Immediate | undefined;
  let alarm: NodeJS.Timeout | undefined;

  function pump(): void {
    while (poster && inFlight < concurrency) {
      const item = ready.shift();
      if (item === undefined) return;
      const plan = item.plan ?? (item.copy ? {} : faults.draw());
      if (item.plan === undefined && plan.delay)
        later(plan.delay.ms ?? 0, () => ready.push({ ...item, plan }));
      else if (item.plan === undefined && plan.reorder) hold({ ...item, plan });
      else void attempt(poster, { ...item, plan });
    }
  }

  async function attempt(by: Poster, { delivery, plan, copy }: Item & { plan: FaultPlan }): Promise<void> {
    const webhook = tables.webhook(delivery.webhookId);
    // It may have been deleted while the delivery stood in line.
    if (!webhook) return;
    inFlight++;
    try {
      const request = signRequest(webhook, delivery, { forge: !!plan.forge, tamper: !!plan.tamper });
      const answer = await by.post(webhook.url, request, {
        dropAnswer: !!plan.drop,
        slowMs: plan.slow?.ms ?? 0,
        lengthBy: plan.wrongLength?.by ?? 0,
      });
      results.push(toAttempt(webhook, delivery, answer, copy === true));
      writing ??= setImmediate(flush);
      if (plan.duplicate) ready.unshift({ delivery, copy: true });
      release(delivery);
    } catch {
      // Cut by `stop`: the delivery is still queued in the tables.
    } finally {
      inFlight--;
      pump();
    }
  }

  function toAttempt(
    webhook: SandboxWebhook,
    delivery: SandboxDelivery,
    { code, body, ms, error }: PostAnswer,
    copy: boolean,
  ): SandboxAttempt {
    const { id: deliveryId, webhookId, eventId, eventType, attempts } = delivery;
    const at = Date.now();
    const ok = isSuccess(webhook, code);
    const minutes = retryMinutes[attempts];
    const waits = !ok && !copy && minutes !== undefined;
    return {
      ...{ deliveryId, webhookId, eventId, eventType, attempt: attempts + 1, copy, at },
      ...{ ok, code, body, ms, error },
      state: ok ? 'delivered' : waits ? 'waiting' : 'failed',
      nextRetryAt: waits ? Math.round(at + (minutes * 60_000) / speed) : undefined,
    };
  }

  /** All attempts that ended in one turn of the event loop are one transaction. */
  function flush(): void {
    clearImmediate(writing);
    writing = undefined;
    const written = results;
    results = [];
    if (written.length === 0) return;
    tables.transact(() => {
      for (const result of written) tables.record(result);
    });
    setAlarm();
    for (const result of written) for (const listener of listeners) listener(result);
  }

  function setAlarm(): void {
    clearTimeout(alarm);
    const next = tables.nextDue();
    if (poster && next !== undefined) alarm = setTimeout(sendDue, Math.max(0, next - Date.now()));
  }

  function sendDue(): void {
    flush();
    send(tables.takeDue(Date.now()));
    setAlarm();
  }

  function hold(item: Item): void {
    held.push(item);
    later(heldMs, () => releaseWhere((other) => other === item));
  }

  /** What was held back for this one to overtake it. */
  function release({ webhookId, id }: SandboxDelivery): void {
    releaseWhere(({ delivery }) => delivery.webhookId === webhookId && delivery.id !== id);
  }

  function releaseWhere(fits: (item: Item) => boolean): void {
    ready.unshift(...held.filter(fits));
    held = held.filter((item) => !fits(item));
  }

  function later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
      pump();
    }, milliseconds);
    timers.add(timer);
  }

  function send(deliveries: readonly SandboxDelivery[]): void {
    if (!poster) return;
    for (const delivery of deliveries) ready.push({ delivery });
    pump();
  }

  return {
    start() {
      poster ??= createPoster({ timeoutMs: options.timeoutMs, maxSockets: concurrency });
      send(tables.queued());
      setAlarm();
    },
    stop() {
      poster?.close();
      poster = undefined;
      clearTimeout(alarm);
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      ready = [];
      held = [];
      flush();
    },
    send,
    flush,
    onAttempt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The email API's document asks for a 200; SendLayer's is silent, and most senders take any 2xx. */
function isSuccess({ sender }: SandboxWebhook, code = 0): boolean {
  return sender === 'email-api' ? code === 200 : code >= 200 && code < 300;
}
