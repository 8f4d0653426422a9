import type { Invariants } from '../../dedup/model/search-states.ts';
import { type InboxWorld, maxAttempts, maxCrashes } from './inbox-world.ts';
import { type Arrival, isUnderway } from './underway.ts';

/** The rules that must hold in every state. */
export const inboxInvariants: Invariants<InboxWorld> = {
  'an entry has at most one valid owner': ({ attempts, now }) =>
    attempts.filter((each) => isUnderway(each) && each.leaseUntil > now()).length <= 1,

  'no two handlers run at once unless a lease ended': ({ attempts }) => {
    const running = attempts.filter(({ phase }) => phase === 'running');
    return running.length <= 1 || running.some(({ late }) => late);
  },

  'done is written once': ({ doneBy }) => doneBy.size <= 1,

  'what is done stays done': ({ doneBy, entry }) => doneBy.size === 0 || entry()?.state === 'done',

  'what is done was handled': ({ attempts, counts, entry }) =>
    entry()?.state !== 'done' || attempts.some(({ effect, round }) => effect && round === counts.replays),

  'what is dead was given up': ({ attempts, counts, entry }) => {
    const { state, attempts: count = 0, crashes = 0 } = entry() ?? {};
    return (
      state !== 'dead' ||
      count >= maxAttempts ||
      crashes >= maxCrashes ||
      attempts.some(({ refused, round }) => refused && round === counts.replays)
    );
  },

  'no effect comes twice without a crash or a lost lease': ({ attempts }) =>
    !attempts.some(({ effect, again }) => effect && again),

  'an event that was answered 200 ends done or dead': async (world, replay) => {
    if (!isQuiet(world) || !world.arrivals.some(isOk)) return true;
    return (await endsBy(await replay(), 0)) && endsBy(await replay(), 1);
  },

  'an event that is sent again is answered 200': async (world, replay) =>
    !isQuiet(world) || isAcceptedBy(await replay()),

  'every answer but 200 is 503': ({ arrivals }) =>
    arrivals.every(({ status }) => status === undefined || status === 200 || status === 503),
};

export function isOk({ status }: Arrival): boolean {
  return status === 200;
}

/** Nobody is at work: without a further delivery or claim nothing will happen. */
function isQuiet({ arrivals, attempts, steps }: InboxWorld): boolean {
  return arrivals.every(({ ended, step }) => ended || step === steps.length) && !attempts.some(isUnderway);
}

/** Works on in one process, with a handler that succeeds and a store that works. */
async function endsBy(world: InboxWorld, process: number): Promise<boolean> {
  for (let tries = 0; tries <= maxAttempts + maxCrashes; tries++) {
    const { state } = world.entry() ?? {};
    if (state === 'done' || state === 'dead') return true;
    await world.apply({ do: 'wait' });
    await world.apply({ do: 'wait' });
    const attempt = world.attempts.length;
    await world.apply({ do: 'claim', process });
    if (world.attempts[attempt]?.phase === 'running') await world.apply({ do: 'succeed', attempt });
    if (world.attempts[attempt]?.phase === 'recording') await world.apply({ do: 'record', attempt });
  }
  return false;
}

async function isAcceptedBy(world: InboxWorld): Promise<boolean> {
  const arrival = world.arrivals.length;
  await world.apply({ do: 'arrive', process: 0 });
  for (const _step of world.steps.slice(1)) await world.apply({ do: 'go-on', arrival });
  return isOk(world.arrivals[arrival] as Arrival);
}
