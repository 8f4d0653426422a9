import type { DispatchTable } from '../../handlers/dispatch.ts';
import type { Provider } from '../../provider/provider.ts';
import type { AttachedReceiver } from '../receiver-side.ts';
import type { InboxModel } from './inbox-model.ts';

export const source = 'source';
const event = { id: 'event', type: 'happened' };

/** The parts of a receiver that the intake and the attempts use. It reads every delivery as the same event. */
export function createStandIn(
  { leaseMs, outcomes }: InboxModel,
  now: () => number,
  handle: (context: { entry?: { token: string } }) => unknown,
): AttachedReceiver {
  const found = [{ kind: 'known', event }];
  const handler = (_event: unknown, context: { entry?: { token: string } }) => handle(context);
  return {
    source,
    endpoint: '',
    provider: { name: 'test', read: () => found } as unknown as Provider,
    table: { handlersFor: () => [handler] } as unknown as DispatchTable,
    reporter: { failure() {}, trouble() {}, log: { debug() {}, warn() {}, error() {} } },
    outcomes,
    clock: { now },
    timekeeper: { watch() {}, unwatch() {} },
    maxPending: undefined,
    maxPendingMs: undefined,
    orderingKey: () => undefined,
    leaseMs,
    storeTimeoutMs: 1,
    track() {},
  };
}
