import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Secrets } from '../sender.ts';
import { frameworks } from './frameworks.ts';
import { inboxServers } from './inboxes.ts';

/** The first message of `start-server.ts`. */
export interface Order extends Secrets {
  /** One of `frameworks`; any other text means a server with an inbox. */
  readonly framework: string;
  readonly name: string;
}

/** The answer to each later message. */
export interface ServerState {
  /** The number of events handled, or stored to be handled; absent when nothing counts them. */
  readonly handled?: number;
  /** CPU time of the process, in microseconds. */
  readonly cpu: number;
}

// A process for each server, so that none has another's shapes, garbage or patched globals. It ends with the process
// that started it.
process.once('message', async ({ framework, name, ...secrets }: Order) => {
  const candidate = (frameworks[framework] ?? inboxServers).find((each) => each.name === name);
  if (!candidate) throw new Error(`There is no server ${name} of ${framework}.`);
  const { server, handled } = await candidate.listen(secrets);
  if (!server.listening) await once(server, 'listening');
  process.on('message', async () => {
    const { user, system } = process.cpuUsage();
    const state: ServerState = { cpu: user + system, ...(handled && { handled: await handled() }) };
    process.send!(state);
  });
  process.on('disconnect', () => process.exit());
  process.send!((server.address() as AddressInfo).port);
});
