import { atOnce } from '../../dedup/model/at-once.ts';
import { createDelivery } from '../../delivery/delivery.ts';
import { NonRetryableError, RetryLaterError } from '../../errors.ts';
import { createIntake } from '../intake.ts';
import { retryDefaults } from '../retry.ts';
import { RunningAttempt, type RunningAttemptParts } from '../running-attempt.ts';
import type { Appended, ClaimedEntry, InboxDetails, InboxStore } from '../store.ts';
import { type CompleteEntry, StoredDeliveries } from '../stored-deliveries.ts';
import type { TimerTrap } from './caught-timers.ts';
import type { Action, Fault } from './inbox-action.ts';
import type { InboxModel } from './inbox-model.ts';
import type { ModelStore } from './model-store.ts';
import { createStandIn, source } from './stand-in-receiver.ts';
import { type Arrival, type AttemptState, isUnderway } from './underway.ts';

/** One event, two processes that receive and handle it, and their shared store. */
export interface InboxWorld {
  readonly arrivals: readonly Arrival[];
  readonly attempts: readonly AttemptState[];
  /** The attempt at which each process handled the event and could not record it. */
  readonly unrecorded: readonly (number | undefined)[];
  /** The tokens with which the event was completed since its last replay. */
  readonly doneBy: ReadonlySet<string>;
  readonly counts: Record<'waits' | 'crashes' | 'faults' | 'replays' | 'stops', number>;
  readonly steps: InboxModel['arrival'];
  /** A stale token writes nothing. */
  readonly isFenced: boolean;
  readonly waitMs: number;
  now(): number;
  entry(): InboxDetails | undefined;
  isQueued(): boolean;
  apply(action: Action): Promise<void>;
}

export const maxAttempts = 2;
export const maxCrashes = 3;

const delivery = createDelivery({ body: '{}' });
const verification = { level: 'body', scheme: 'none', secretIndex: 0 } as const;
const options = { ...retryDefaults, maxAttempts, timeoutMs: 1_000_000 };
/** Made once: its stack would cost more than all else. */
const storeDown = new Error('The store is down.');
const handlerFailed = new Error('The handler failed.');
const refusal = new NonRetryableError();
const postponement = new RetryLaterError(0);

export function createInboxWorld(model: InboxModel, waitMs: number, trap: TimerTrap): InboxWorld {
  const { leaseMs } = model;
  let at = 0;
  let id = '';
  const now = () => at;
  const store = model.createStore(now);
  const counts = { waits: 0, crashes: 0, faults: 0, replays: 0, stops: 0 };
  const arrivals: Arrival[] = [];
  const attempts: AttemptState[] = [];
  const unrecorded: (number | undefined)[] = [undefined, undefined];
  const doneBy = new Set<string>();
  const processes = [startProcess(0), startProcess(1)];

  /** A process has its own memory, and the real intake and attempts. */
  function startProcess(process: number) {
    const receiver = createStandIn(model, now, handle);
    const seen = storeOf(process) as ModelStore as InboxStore;
    const deliveries = new StoredDeliveries(receiver);
    const parts: RunningAttemptParts = { store: seen, receiver, options, deliveries, unrecorded: new Map() };
    return {
      accept: createIntake(seen, receiver, () => {}),
      start: (entry: ClaimedEntry) => new RunningAttempt(parts, entry as CompleteEntry),
    };
  }

  /** The store as one process sees it. Calls that take time wait here for their action. */
  function storeOf(process: number): Omit<ModelStore, 'claim'> {
    return {
      ...store,
      append(kept, entries) {
        const arrival = arrivals.at(-1) as Arrival;
        id = entries[0]?.id ?? '';
        return new Promise((resolve, reject) => {
          let result: readonly Appended[] = [{ state: 'stored' }];
          arrival.report = () => resolve(result);
          arrival.commit = (fault) => {
            if (!fault || fault.done) result = atOnce(store.append(kept, entries));
            arrival.isNew = result[0]?.state === 'stored';
            if (fault) reject(storeDown);
          };
        });
      },
      extend(entryId, token, milliseconds) {
        const ours = atOnce(store.extend(entryId, token, milliseconds));
        const attempt = attemptBy(token);
        if (ours) Object.assign(attempt, { leaseUntil: at + milliseconds, late: false });
        return ours;
      },
      complete(entryId, token) {
        unrecorded[process] = attemptBy(token).number;
        return whenTold(token, 'complete', () => {
          const ours = atOnce(store.complete(entryId, token));
          if (ours) doneBy.add(token);
          return ours;
        }).then((ours) => {
          if (ours) unrecorded[process] = undefined;
          return ours;
        });
      },
      fail: (entryId, token, error, retryInMs) =>
        whenTold(token, retryInMs === undefined ? 'bury' : 'retry', () =>
          atOnce(store.fail(entryId, token, error, retryInMs)),
        ),
      release: (entryId, token, delayMs) =>
        whenTold(token, 'release', () => atOnce(store.release(entryId, token, delayMs))),
    };
  }

  function whenTold(token: string, verb: AttemptState['verb'], run: () => boolean): Promise<boolean> {
    const attempt = attemptBy(token);
    return new Promise((resolve, reject) => {
      Object.assign(attempt, {
        phase: 'recording',
        verb,
        write(fault: Fault | undefined) {
          delete attempt.write;
          const ours = !fault || fault.done ? run() : false;
          if (fault) reject(storeDown);
          else resolve(ours);
        },
      });
    });
  }

  const attemptBy = (token: string) => attempts.find((each) => each.token === token) as AttemptState;

  function handle({ entry }: { entry?: { token: string } }): Promise<void> {
    const attempt = attemptBy(entry?.token ?? '');
    attempt.again = attempts.some((other) => mustBeKnown(other, attempt));
    attempt.phase = 'running';
    return new Promise((resolve, reject) => {
      attempt.succeed = resolve;
      attempt.fail = reject;
    });
  }

  /**
   * Whether the effect of `other` must keep `attempt` from starting. It need not when the claim was lost to another
   * before, when the process died that knew of it, or when that process could not tell this one.
   */
  function mustBeKnown(other: AttemptState, attempt: AttemptState): boolean {
    if (!other.effect || other.round !== counts.replays) return false;
    if (doneBy.size > 0 || other.leaseUntil > at) return true;
    return !other.late && other.phase !== 'crashed' && other.process === attempt.process;
  }

  async function arrive(process: number, fault: Fault | undefined): Promise<void> {
    const arrival: Arrival = { process, step: 0, ended: false, isNew: false };
    arrivals.push(arrival);
    trap.owner = arrival;
    const answer = (status: number) => {
      if (!arrival.ended) arrival.status = status;
    };
    void Promise.resolve(processes[process]?.accept(delivery, verification)).then(
      (outcome) => answer(outcome?.status ?? 0),
      () => {
        answer(503);
        arrival.ended = true;
      },
    );
    await trap.settled();
    goOn(arrival, fault);
  }

  function goOn(arrival: Arrival, fault: Fault | undefined): void {
    const step = model.arrival[arrival.step++];
    if (step === 'commit') {
      if (!arrival.commit) throw new Error('The intake has not reached the store.');
      arrival.commit(fault);
    }
    if (step === 'enqueue' && arrival.isNew) store.enqueue?.();
    if (step === 'answer') arrival.report?.();
  }

  function claim(process: number): void {
    for (const claimed of atOnce(store.claim(source, { limit: 1, leaseMs }))) {
      const { token, attempt: number } = claimed;
      const attempt: AttemptState = {
        process,
        token,
        number,
        round: counts.replays,
        phase: 'recording',
        leaseUntil: at + leaseMs,
        late: false,
        effect: false,
        refused: false,
        again: false,
      };
      attempts.push(attempt);
      trap.owner = attempt;
      const worker = model.remembers === 'process' ? processes[process] : startProcess(process);
      const running = worker?.start(claimed);
      if (running) attempt.running = running;
      void running?.ended.then(() => {
        if (attempt.phase !== 'crashed') attempt.phase = 'ended';
      });
    }
  }

  /** An attempt that could not write tries again after a while. While the store fails, all tries fail. */
  async function record(attempt: AttemptState, fault: Fault | undefined): Promise<void> {
    trap.owner = attempt;
    attempt.write?.(fault);
    await trap.settled();
    for (let retry = nextTry(attempt); retry && fault; retry = nextTry(attempt)) {
      retry();
      await trap.settled();
      attempt.write?.({ done: false });
      await trap.settled();
    }
  }

  function nextTry(attempt: AttemptState): (() => void) | undefined {
    const { timeout } = attempt;
    attempt.timeout = undefined;
    return timeout && timeout.milliseconds < options.timeoutMs ? timeout.run : undefined;
  }

  function crash(process: number): void {
    unrecorded[process] = undefined;
    processes[process] = startProcess(process);
    for (const arrival of arrivals) if (arrival.process === process) arrival.ended = true;
    for (const attempt of attempts) if (attempt.process === process) attempt.phase = 'crashed';
  }

  async function act(attempt: AttemptState, action: Action & { attempt: number }): Promise<void> {
    trap.owner = attempt;
    if (action.do === 'renew') attempt.running?.onRenewal(at);
    if (action.do === 'record') await record(attempt, action.fault);
    if (action.do === 'fail') await endBy(handlerFailed, attempt, action.fault);
    if (action.do === 'come-later') await endBy(postponement, attempt, action.fault);
    if (action.do === 'refuse') {
      attempt.refused = true;
      await endBy(refusal, attempt, action.fault);
    }
    if (action.do === 'succeed') {
      attempt.effect = true;
      attempt.succeed?.();
    }
    if (action.do === 'give-back') {
      void attempt.running?.giveBack();
      attempt.write?.(undefined);
      Object.assign(attempt, { leaseUntil: at, late: true, phase: 'ended' });
    }
  }

  async function endBy(error: Error, attempt: AttemptState, fault: Fault | undefined): Promise<void> {
    attempt.fail?.(error);
    await trap.settled();
    await record(attempt, fault);
  }

  function wait(): void {
    at += waitMs;
    for (const attempt of attempts) if (isUnderway(attempt) && attempt.leaseUntil <= at) attempt.late = true;
  }

  function count(action: Action): void {
    if (action.do === 'wait') counts.waits++;
    if (action.do === 'crash') counts.crashes++;
    if (action.do === 'give-back') counts.stops++;
    if (action.do === 'replay') counts.replays++;
    if ('fault' in action) counts.faults++;
  }

  return {
    arrivals,
    attempts,
    unrecorded,
    doneBy,
    counts,
    steps: model.arrival,
    isFenced: model.isFenced,
    waitMs,
    now,
    entry: () => atOnce(store.get(id)),
    isQueued: () => store.isQueued?.() ?? true,
    async apply(action) {
      count(action);
      if (action.do === 'arrive') await arrive(action.process, action.fault);
      else if (action.do === 'claim') claim(action.process);
      else if (action.do === 'crash') crash(action.process);
      else if (action.do === 'wait') wait();
      else if (action.do === 'go-on') goOn(arrivals[action.arrival] as Arrival, action.fault);
      else if (action.do === 'replay') {
        store.replay([id]);
        doneBy.clear();
      } else if ('attempt' in action) await act(attempts[action.attempt] as AttemptState, action);
      await trap.settled();
    },
  };
}
