import { brokenInvariants, type Found, searchStates } from '../../dedup/model/search-states.ts';
import type { TimerTrap } from './caught-timers.ts';
import type { Action, Fault } from './inbox-action.ts';
import { inboxInvariants, isOk } from './inbox-invariants.ts';
import type { InboxModel } from './inbox-model.ts';
import { createInboxWorld, type InboxWorld } from './inbox-world.ts';
import { type Arrival, type AttemptState, isUnderway } from './underway.ts';

/** The limits on what may happen to one event. */
export interface Bounds {
  readonly deliveries: number;
  readonly waits: number;
  /** The length of each wait. A lease is 1000. */
  readonly waitMs: number;
  readonly crashes: number;
  readonly faults: number;
  readonly replays: number;
  /** The number of times that a stopping worker gives back a running event. */
  readonly stops: number;
  /** The ways in which handlers end without success. */
  readonly ends: readonly ('fail' | 'refuse' | 'come-later')[];
}

/** Searches every order of everything that can happen to one event within the bounds. */
export function searchInbox(model: InboxModel, bounds: Bounds, trap: TimerTrap): Promise<Found<Action>> {
  return searchStates<InboxWorld, Action>({
    start: () => createInboxWorld(model, bounds.waitMs, trap),
    apply: (world, action) => world.apply(action),
    actions: (world) => actionsIn(world, bounds, model.leaseMs),
    key: keyOf,
    broken: (world, replay) => brokenInvariants(inboxInvariants, world, replay),
  });
}

/** The sender sends again at any time, also while an earlier delivery is underway and after a 200. */
function actionsIn(world: InboxWorld, bounds: Bounds, leaseMs: number): readonly Action[] {
  const { arrivals, attempts, counts, steps, entry, now } = world;
  const withFaults = <A extends Action>(action: A): readonly (A & { fault?: Fault })[] =>
    counts.faults === bounds.faults
      ? [action]
      : [action, { ...action, fault: { done: true } }, { ...action, fault: { done: false } }];

  const actions: Action[] = [];
  for (const [arrival, { step, ended }] of arrivals.entries()) {
    if (ended || step === steps.length) continue;
    const goOn: Action = { do: 'go-on', arrival };
    actions.push(...(steps[step] === 'commit' ? withFaults(goOn) : [goOn]));
  }
  for (const [attempt, state] of attempts.entries()) {
    if (!isUnderway(state)) continue;
    const ends = state.phase === 'recording' ? (['record'] as const) : bounds.ends;
    for (const end of ends) actions.push(...withFaults({ do: end, attempt }));
    if (state.phase === 'running') actions.push({ do: 'succeed', attempt });
    if (state.phase === 'running' && counts.stops < bounds.stops) actions.push({ do: 'give-back', attempt });
    if (state.leaseUntil < now() + leaseMs) actions.push({ do: 'renew', attempt });
  }
  const { state, dueAt, leaseUntil } = entry() ?? {};
  const isFree = Number(dueAt ?? leaseUntil ?? Number.POSITIVE_INFINITY) <= now();
  const used = [0, 1].map((process) => [...arrivals, ...attempts].some((each) => each.process === process));
  for (const process of used[0] ? [0, 1] : [0]) {
    if (arrivals.length < bounds.deliveries) {
      const arrive: Action = { do: 'arrive', process };
      actions.push(...(steps[0] === 'commit' ? withFaults(arrive) : [arrive]));
    }
    if (isFree) actions.push({ do: 'claim', process });
    if (used[process] && counts.crashes < bounds.crashes) actions.push({ do: 'crash', process });
  }
  if (counts.waits < bounds.waits) actions.push({ do: 'wait' });
  const isOver = state === 'done' || state === 'dead';
  if (isOver && counts.replays < bounds.replays) actions.push({ do: 'replay' });
  return actions;
}

/** Which delivery came first and which process is which makes no difference. */
function keyOf(world: InboxWorld): string {
  return [keyWith(world, [0, 1]), keyWith(world, [1, 0])].sort()[0] as string;
}

function keyWith(world: InboxWorld, processes: readonly [number, number]): string {
  const { arrivals, attempts, counts, doneBy, unrecorded, steps } = world;
  const { state, attempts: count, crashes, dueAt, leaseUntil } = world.entry() ?? {};
  const left = (until: Date | number) => Math.max(0, Math.ceil((Number(until) - world.now()) / world.waitMs));
  const inRound = attempts.filter(({ round }) => round === counts.replays);

  const keyOfArrival = ({ process, step, status, isNew }: Arrival) => [
    processes.indexOf(process),
    step,
    status,
    isNew,
  ];
  const keyOfAttempt = (each: AttemptState) => {
    const { process, phase, verb, number, late, effect, again, round } = each;
    const isOwner = state === 'processing' && each === attempts.at(-1);
    // Whatever a stale owner writes is refused, but it may know that it has handled the event.
    const writes = phase === 'running' || isOwner || !world.isFenced ? verb : verb === 'complete';
    const rest = [isOwner, late, effect, again, round === counts.replays, left(each.leaseUntil)];
    return [processes.indexOf(process), phase, writes, number, ...rest];
  };
  /** The part of an effect that the next attempt must know. */
  const keyOfEffect = ({ process, phase, late, leaseUntil }: AttemptState) =>
    doneBy.size > 0 || [processes.indexOf(process), phase === 'crashed', late, left(leaseUntil)];

  return JSON.stringify([
    [state, count, crashes, left(dueAt ?? leaseUntil ?? 0), doneBy.size, world.isQueued()],
    [arrivals.length, arrivals.some(isOk)],
    processes.map((process) => unrecorded[process] ?? 0),
    counts,
    arrivals
      .filter(({ ended, step }) => !ended && step < steps.length)
      .map(textOf(keyOfArrival))
      .sort(),
    attempts.filter(isUnderway).map(textOf(keyOfAttempt)).sort(),
    [...new Set(inRound.filter((each) => each.effect && !isUnderway(each)).map(textOf(keyOfEffect)))].sort(),
    inRound.some(({ refused }) => refused),
  ]);
}

function textOf<T>(key: (value: T) => unknown): (value: T) => string {
  return (value) => String(key(value));
}
