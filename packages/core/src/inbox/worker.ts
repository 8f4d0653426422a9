import { ConfigurationError, StoreError } from '../errors.ts';
import { Turns, within } from '../maybe-promise.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import { retryDefaults } from './retry.ts';
import { RunningAttempt, type RunningAttemptParts } from './running-attempt.ts';
import type { ClaimedEntry, InboxStore } from './store.ts';
import { type Bodies, type CompleteEntry, StoredDeliveries } from './stored-deliveries.ts';
import type { Worker, WorkOptions } from './work-options.ts';

const defaults = { ...retryDefaults, concurrency: 10, timeoutMs: 60_000, pollMs: 1000, drainMs: 10_000 };

/** The time that handlers have after `signal` fired for a stop, in milliseconds. */
const graceMs = 1000;
const pruneEveryMs = 10 * 60 * 1000;

/** All workers of one receiver. */
export class Workers {
  readonly #store: InboxStore;
  readonly #receiver: AttachedReceiver;
  readonly #workers = new Set<InboxWorker>();

  constructor(store: InboxStore, receiver: AttachedReceiver) {
    this.#store = store;
    this.#receiver = receiver;
  }

  /** @throws ConfigurationError for an option that is no usable number. */
  start(options: WorkOptions = {}): Worker {
    const worker = new InboxWorker(this.#store, this.#receiver, checkOptions({ ...defaults, ...options }));
    this.#workers.add(worker);
    worker.look();
    return {
      stop: async () => {
        await worker.stop();
        this.#workers.delete(worker);
      },
    };
  }

  /** An event was stored in this process, so no worker needs to wait until it polls. */
  wake(): void {
    for (const worker of this.#workers) worker.look();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
    this.#workers.clear();
  }
}

/** Claims entries as long as there are any and there is room for them, and runs their attempts. */
class InboxWorker {
  readonly #options: Required<WorkOptions>;
  readonly #parts: RunningAttemptParts;
  readonly #polling: ReturnType<typeof setInterval>;
  readonly #pruning: ReturnType<typeof setInterval>;
  /** Entries whose handlers are running. */
  readonly #handling = new Set<ClaimedEntry>();
  /** Their attempts, and those whose end is being recorded. */
  readonly #attempts = new Set<RunningAttempt>();
  readonly #turns = new Turns();
  #claiming: Promise<void> | undefined;
  #lookAgain = false;
  /** The last claim returned as many entries as it asked for. */
  #hasMore = false;
  #isDown = false;
  #stopped: Promise<void> | undefined;

  constructor(store: InboxStore, receiver: AttachedReceiver, options: Required<WorkOptions>) {
    this.#options = options;
    const deliveries = new StoredDeliveries(receiver);
    this.#parts = { store, receiver, options, deliveries, unrecorded: new Map() };
    this.#polling = setInterval(() => this.look(), options.pollMs);
    this.#pruning = setInterval(() => void this.#prune(), pruneEveryMs);
  }

  look(): void {
    if (this.#stopped) return;
    if (this.#claiming) {
      this.#lookAgain = true;
      return;
    }
    this.#claiming = this.#claimAll().finally(() => {
      this.#claiming = undefined;
      // `look` was called after the last claim and before this.
      if (this.#lookAgain) this.look();
    });
  }

  stop(): Promise<void> {
    this.#stopped ??= Promise.resolve().then(() => this.#drain());
    return this.#stopped;
  }

  async #claimAll(): Promise<void> {
    do {
      // Attempts that end together end in one turn, so that one claim fills all of their places.
      await this.#turns.pause();
      this.#lookAgain = false;
      const free = this.#freePlaces();
      if (free <= 0 || this.#stopped) return;
      const claimed = await this.#claim(free);
      for (const entry of claimed) this.#start(entry);
      this.#hasMore = claimed.length === free;
      this.#lookAgain ||= this.#hasMore;
    } while (this.#lookAgain);
  }

  /** The next claim does not wait until the last events are recorded: as many as there are places may be on their way. */
  #freePlaces(): number {
    const { concurrency } = this.#options;
    return Math.min(concurrency - this.#handling.size, 2 * concurrency - this.#attempts.size);
  }

  async #claim(limit: number): Promise<readonly CompleteEntry[]> {
    const { reporter } = this.#parts.receiver;
    const bodies = this.#parts.deliveries.bodies();
    try {
      const claimed = await this.#claimInTime(limit, [...bodies.keys()]);
      this.#isDown = false;
      return withBodies(claimed, bodies);
    } catch (error) {
      // Reported once each time that it goes down, and not at every poll.
      if (!this.#isDown)
        reporter.trouble('The inbox cannot be read: no events are handled until it can', error);
      this.#isDown = true;
      return [];
    }
  }

  #claimInTime(limit: number, without: readonly string[]): Promise<readonly ClaimedEntry[]> {
    const { store, receiver } = this.#parts;
    const { source, leaseMs, storeTimeoutMs } = receiver;
    const claimed = (async () => store.claim(source, { limit, leaseMs, without }))();
    return within(claimed, storeTimeoutMs, () => {
      claimed.then((late) => Promise.all(late.map((entry) => this.#giveBack(entry)))).catch(() => {});
      throw new StoreError(`The inbox did not answer within ${storeTimeoutMs} ms.`);
    });
  }

  #start(entry: CompleteEntry): void {
    if (this.#stopped) return void this.#giveBack(entry);
    this.#handling.add(entry);
    const attempt = new RunningAttempt(this.#parts, entry, () => {
      this.#handling.delete(entry);
      if (this.#hasMore) this.look();
    });
    this.#attempts.add(attempt);
    void attempt.ended.then(() => {
      this.#handling.delete(entry);
      this.#attempts.delete(attempt);
      this.look();
    });
  }

  async #giveBack({ id, token }: ClaimedEntry): Promise<void> {
    const { store, receiver } = this.#parts;
    try {
      await store.release(id, token, 0);
    } catch (error) {
      receiver.reporter.trouble('An event could not be given back: its lease ends by itself', error);
    }
  }

  async #prune(): Promise<void> {
    const { store, receiver } = this.#parts;
    try {
      await store.prune();
    } catch (error) {
      receiver.reporter.trouble('The inbox could not be pruned', error);
    }
  }

  async #drain(): Promise<void> {
    clearInterval(this.#polling);
    clearInterval(this.#pruning);
    // The entries that it returns are given back by `#start`.
    await this.#claiming;
    const allEnded = () => Promise.all([...this.#attempts].map(({ ended }) => ended));
    if (await endsWithin(allEnded(), this.#options.drainMs)) return;
    for (const attempt of this.#attempts) attempt.abort();
    if (await endsWithin(allEnded(), graceMs)) return;
    await Promise.all([...this.#attempts].map((attempt) => attempt.giveBack()));
  }
}

function withBodies(claimed: readonly ClaimedEntry[], bodies: Bodies): readonly CompleteEntry[] {
  return claimed.map((entry) => {
    if (entry.delivery.body !== undefined) return entry as CompleteEntry;
    const body = bodies.get(entry.delivery.digest);
    if (body === undefined) throw new StoreError('The inbox returned an entry without its body.');
    return { ...entry, delivery: { ...entry.delivery, body } };
  });
}

function endsWithin(waiting: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return within(
    waiting.then(() => true),
    milliseconds,
    () => false,
  );
}

function checkOptions(options: typeof defaults): typeof defaults {
  for (const option of Object.keys(defaults) as (keyof typeof defaults)[]) {
    const least = option === 'drainMs' ? 0 : 1;
    if (Number.isFinite(options[option]) && options[option] >= least) continue;
    throw new ConfigurationError(
      `\`${option}\` must be a number of at least ${least}, and is ${options[option]}.`,
    );
  }
  return options;
}
