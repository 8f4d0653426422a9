import { ConfigurationError } from '@postern/core';
import type { SandboxAttempt, SandboxDelivery } from './delivery.ts';
import type { EmitOptions } from './emit.ts';
import { pace } from './pace.ts';

/** The size and the rate of a burst. */
export interface BurstOptions {
  /** Events per second. Each one goes to every webhook that has subscribed to its type. */
  perSecond: number;
  seconds: number;
  /** Default: `delivered`. */
  type?: string;
  /** Stops waiting: deliveries that are not acknowledged yet count as lost. */
  signal?: AbortSignal | undefined;
  /** Called after each attempt, with the deliveries that were acknowledged or given up, and the estimated total. */
  onProgress?: (progress: { settled: number; total: number }) => void;
}

/** The result of a burst. */
export interface BurstSummary {
  readonly deliveries: number;
  readonly attempts: number;
  /** The number of attempts by status of the answer, or by error. */
  readonly answers: Readonly<Record<string, number>>;
  /** The median time to an answer, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly acknowledged: number;
  /** Deliveries that no attempt delivered, the last retry included. */
  readonly lost: number;
  /** Deliveries that were sent more than once, by retries and by the fault `duplicate`. */
  readonly repeated: number;
  /** Answered attempts per second, from the first event to the last answer. */
  readonly perSecond: number;
}

export interface BurstParts {
  emit(options: EmitOptions): readonly SandboxDelivery[];
  onAttempt(listener: (attempt: SandboxAttempt) => void): () => void;
}

/**
 * Sends events at a steady rate, and waits until each delivery is acknowledged or given up. With failures this takes up
 * to 36 minutes, divided by `speed`.
 *
 * @throws ConfigurationError when no webhook has subscribed to the type, or a number cannot work.
 */
export async function runBurst(
  { emit, onAttempt }: BurstParts,
  options: BurstOptions,
): Promise<BurstSummary> {
  const { perSecond, seconds, type = 'delivered', signal, onProgress } = options;
  const events = Math.round(perSecond * seconds);
  if (!(perSecond > 0 && seconds > 0 && events >= 1 && events <= 10_000_000)) {
    throw new ConfigurationError(
      'A burst needs `perSecond` and `seconds` above 0, and at most 10,000,000 events.',
    );
  }
  const tally = createTally();
  const started = performance.now();
  let left = events;

  await new Promise<void>((resolve, reject) => {
    const stopListening = onAttempt((attempt) => {
      tally.count(attempt, performance.now() - started);
      onProgress?.({
        settled: tally.settled(),
        total: Math.round((tally.deliveries() * events) / (events - left)),
      });
      endIfSettled();
    });
    const stopEmitting = pace(perSecond, (due) => {
      const count = Math.min(due, left, 10_000);
      left -= count;
      try {
        tally.add(count > 0 ? emit({ type, count }) : []);
      } catch (error) {
        end(() => reject(error));
      }
      if (tally.deliveries() === 0) end(() => reject(noWebhook(type)));
      else if (left === 0) {
        stopEmitting();
        // If the webhook has failed meanwhile, the last events led to no delivery.
        endIfSettled();
      }
    });
    const abort = () => end(resolve);
    function endIfSettled(): void {
      if (left === 0 && tally.settled() === tally.deliveries()) end(resolve);
    }
    function end(settle: () => void): void {
      stopListening();
      stopEmitting();
      signal?.removeEventListener('abort', abort);
      settle();
    }
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  });
  return tally.summary();
}

function noWebhook(type: string): ConfigurationError {
  return new ConfigurationError(
    `No active webhook has subscribed to ${type}: create one first, or give another \`type\`.`,
  );
}

function createTally() {
  /** The number of times that each delivery was sent, and its state. */
  const sent = new Map<number, { times: number; state: SandboxAttempt['state'] | 'sending' }>();
  const answers: Record<string, number> = {};
  const answerTimes: number[] = [];
  const ends = { delivered: 0, failed: 0 };
  let attempts = 0;
  let elapsedMs = 0;

  return {
    add(deliveries: readonly SandboxDelivery[]): void {
      for (const { id } of deliveries) sent.set(id, { times: 0, state: 'sending' });
    },
    count({ deliveryId, copy, code, error, ms, state }: SandboxAttempt, atMs: number): void {
      const delivery = sent.get(deliveryId);
      if (!delivery) return;
      attempts++;
      elapsedMs = atMs;
      delivery.times++;
      const answer = code === undefined ? (error ?? 'no answer') : String(code);
      answers[answer] = (answers[answer] ?? 0) + 1;
      if (code !== undefined) answerTimes.push(ms);
      if (copy) return;
      delivery.state = state;
      if (state === 'delivered' || state === 'failed') ends[state]++;
    },
    deliveries: () => sent.size,
    settled: () => ends.delivered + ends.failed,
    summary(): BurstSummary {
      const times = answerTimes.sort((a, b) => a - b);
      return {
        deliveries: sent.size,
        attempts,
        answers,
        p50Ms: quantile(times, 0.5),
        p99Ms: quantile(times, 0.99),
        acknowledged: ends.delivered,
        lost: sent.size - ends.delivered,
        repeated: [...sent.values()].filter(({ times }) => times > 1).length,
        perSecond: elapsedMs === 0 ? 0 : Math.round((answerTimes.length / elapsedMs) * 1000),
      };
    },
  };
}

/** Returns the nearest-rank quantile, rounded to a tenth; 0 without values. */
function quantile(sorted: readonly number[], part: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
