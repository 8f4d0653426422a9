import type { Worker } from '@postern/core/inbox';
import { type Core, thisCore } from '../candidates/core.ts';
import { silent } from '../candidates/silent.ts';
import { waitForCount } from '../inbox/wait-for-count.ts';
import { eventsInBatch } from './brevo-batch.ts';

/** One way to handle a batch, by a handler that awaits once for each event. */
export interface BatchCandidate {
  readonly name: string;
  /** Resolves when each of its events was handled. Gives how often its body was read. */
  handle(body: Buffer<ArrayBuffer>): Promise<number>;
}

const bearer = 'a-token-of-the-bench-that-is-long-enough';

export function batchCandidates(name = 'Postern', core: Core = thisCore): readonly BatchCandidate[] {
  return [
    batchCandidate(`${name} receive()`, core),
    batchCandidate(`${name} memoryInbox and a worker`, core, true),
  ];
}

function batchCandidate(name: string, core: Core, hasInbox = false): BatchCandidate {
  const provider = core.brevo({ bearer });
  let reads = 0;
  let onHandled = () => {};
  const counting: typeof provider = {
    ...provider,
    read(...args) {
      reads++;
      return provider.read(...args);
    },
  };
  const inbox = hasInbox ? { inbox: core.memoryInbox({ maxEntries: 1_000_000 }) } : {};
  const receiver = core.createReceiver(counting, { log: silent, ...inbox }).on('delivered', async () => {
    await null;
    onHandled();
  });
  return {
    name,
    async handle(body) {
      const before = reads;
      const counter = waitForCount(eventsInBatch);
      onHandled = counter.add;
      const worker: Worker | undefined = hasInbox ? receiver.work() : undefined;
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const { kind } = await receiver.receive(core.createDelivery({ url: '/webhooks/brevo', headers, body }));
      if (kind !== 'accepted') throw new Error(`${name} ended as ${kind}.`);
      await counter.reached;
      await worker?.stop();
      return reads - before;
    },
  };
}
