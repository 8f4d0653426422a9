import { type ClaimWorld, type DeliveryState, isUnderway } from './claim-world.ts';
import type { Invariants } from './search-states.ts';

/** The rules that must hold in every state. */
export const claimInvariants: Invariants<ClaimWorld> = {
  'a key has at most one valid owner': ({ deliveries, now }) =>
    deliveries.filter((each) => isUnderway(each) && each.leaseUntil > now()).length <= 1,

  'no two handlers run at once unless a lease ended': ({ deliveries }) => {
    const running = deliveries.filter(({ phase }) => phase === 'running');
    return running.length <= 1 || running.some(({ late }) => late);
  },

  'done is written once': ({ observed }) => observed.timesDone() <= 1,

  'no effect comes twice without a crash or a lost lease': ({ deliveries }) =>
    !deliveries.some(({ effect, again }) => effect && again),

  'an event that was answered 200 is not lost': ({ deliveries }) =>
    !isQuiet(deliveries) || !deliveries.some(isOk) || deliveries.some(({ effect }) => effect),

  'an event that is sent again and again is handled in the end': async ({ deliveries }, replay) =>
    !isQuiet(deliveries) || (endsWell(await replay(), 0) && endsWell(await replay(), 1)),

  'every answer but 200 is 500 or 503': ({ deliveries }) =>
    deliveries.every(({ status }) => status === undefined || [200, 500, 503].includes(status)),
};

/** Nobody is at work: without a further delivery nothing will happen. */
export function isQuiet(deliveries: readonly DeliveryState[]): boolean {
  return deliveries.every(({ phase }) => phase === 'ended' || phase === 'crashed');
}

export function isOk({ status }: DeliveryState): boolean {
  return status === 200;
}

/** Sends once more, after the longest lease that can be, to a handler that succeeds and a store that works. */
function endsWell(world: ClaimWorld, process: number): boolean {
  const delivery = world.deliveries.length;
  world.apply({ do: 'wait' });
  world.apply({ do: 'wait' });
  world.apply({ do: 'deliver', process });
  const last = world.deliveries[delivery] as DeliveryState;
  if (last.phase === 'seen-free') world.apply({ do: 'take', delivery });
  if (last.phase === 'running') {
    world.apply({ do: 'succeed', delivery });
    world.apply({ do: 'record', delivery });
  }
  return isOk(last) && world.deliveries.some(({ effect }) => effect);
}
