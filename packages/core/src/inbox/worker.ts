import { ConfigurationError, StoreError } from '../errors.ts';
import { type MaybePromise, tryTo, within } from '../maybe-promise.ts';
import { createAttempts, type RunningAttempt } from './attempt.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import { retryDefaults } from './retry.ts';
import type { ClaimedEntry, InboxStore } from './store.ts';
import type { Worker, WorkOptions } from './work-options.ts';

/** The workers of one receiver. */
export interface Workers {
  start(options?: WorkOptions): Worker;
  /** Something was stored here: no need to wait for the next look. */
  wake(): void;
  stop(): Promise<void>;
}

const defaults = { ...retryDefaults, concurrency: 10, timeoutMs: 60_000, pollMs: 1000, drainMs: 10_000 };

/** How long handlers have after `signal` fired for a stop, to end by themselves. */
const graceMs = 1000;
const pruneEveryMs = 10 * 60 * 1000;

export function createWorkers(store: InboxStore, receiver: AttachedReceiver): Workers {
  const workers = new Map<Worker, () => void>();
  return {
    start(options = {}) {
      const whole = checkOptions({ ...defaults, ...options });
      const { look, stop } = startWorker(store, receiver, whole);
      const worker: Worker = {
        async stop() {
          await stop();
          workers.delete(worker);
        },
      };
      workers.set(worker, look);
      look();
      return worker;
    },
    wake() {
      for (const look of workers.values()) look();
    },
    async stop() {
      await Promise.all([...workers.keys()].map((worker) => worker.stop()));
    },
  };
}

function startWorker(store: InboxStore, receiver: AttachedReceiver, options: Required<WorkOptions>) {
  const { concurrency, pollMs, drainMs } = options;
  const { reporter, source, leaseMs } = receiver;
  const attempts = createAttempts(store, receiver, options);
  const handling = new Set<ClaimedEntry>();
  // With them those whose handlers have ended, and what came of it is being written.
  const running = new Set<RunningAttempt>();
  let claiming: Promise<void> | undefined;
  let lookAgain = false;
  // The last claim brought all that it asked for.
  let more = false;
  let down = false;
  let stopped: Promise<void> | undefined;

  /** Claims as long as there is something, and room for it. */
  function look(): void {
    if (stopped) return;
    if (claiming) {
      lookAgain = true;
      return;
    }
    claiming = claimAll().finally(() => {
      claiming = undefined;
      // Somebody asked after the last claim, and before this.
      if (lookAgain) look();
    });
  }

  async function claimAll(): Promise<void> {
    do {
      // Attempts that end together end in one turn: their slots are one claim, and not one and the rest.
      await undefined;
      lookAgain = false;
      const free = freeSlots();
      if (free <= 0 || stopped) return;
      const claimed = await claim(free);
      for (const entry of claimed) run(entry);
      more = claimed.length === free;
      lookAgain ||= more;
    } while (lookAgain);
  }

  /** The next claim does not wait until the last events are recorded. As many as there are slots may be on their way. */
  function freeSlots(): number {
    return Math.min(concurrency - handling.size, 2 * concurrency - running.size);
  }

  async function claim(limit: number): Promise<readonly ClaimedEntry[]> {
    try {
      const claimed = await inTime(store.claim(source, { limit, leaseMs }));
      down = false;
      return claimed;
    } catch (error) {
      // Once for each time that it goes down, and not with every look.
      if (!down) reporter.trouble('The inbox cannot be read: no events are handled until it can', error);
      down = true;
      return [];
    }
  }

  function inTime(answer: MaybePromise<readonly ClaimedEntry[]>): Promise<readonly ClaimedEntry[]> {
    const claimed = Promise.resolve(answer);
    return within(claimed, receiver.storeTimeoutMs, () => {
      claimed.then((late) => Promise.all(late.map(giveBack))).catch(() => {});
      throw new StoreError(`The inbox did not answer within ${receiver.storeTimeoutMs} ms.`);
    });
  }

  function run(entry: ClaimedEntry): void {
    if (stopped) return void giveBack(entry);
    handling.add(entry);
    const started = attempts.start(entry, () => {
      handling.delete(entry);
      if (more) look();
    });
    running.add(started);
    void started.ended.then(() => {
      handling.delete(entry);
      running.delete(started);
      look();
    });
  }

  async function giveBack({ id, token }: ClaimedEntry): Promise<void> {
    await tryTo(
      () => store.release(id, token, 0),
      () => undefined,
      (error) => reporter.trouble('An event could not be given back: its lease ends by itself', error),
    );
  }

  async function prune(): Promise<void> {
    await tryTo(
      () => store.prune(),
      () => undefined,
      (error) => reporter.trouble('The inbox could not be pruned', error),
    );
  }

  const polling = setInterval(look, pollMs);
  const pruning = setInterval(() => void prune(), pruneEveryMs);

  async function drain(): Promise<void> {
    clearInterval(polling);
    clearInterval(pruning);
    // What it brings is given back: see `run`.
    await claiming;
    const allEnded = () => Promise.all([...running].map(({ ended }) => ended));
    if (await endsWithin(allEnded(), drainMs)) return;
    for (const one of running) one.abort();
    if (await endsWithin(allEnded(), graceMs)) return;
    await Promise.all([...running].map((one) => one.giveBack()));
  }

  return {
    look,
    stop() {
      stopped ??= Promise.resolve().then(drain);
      return stopped;
    },
  };
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
