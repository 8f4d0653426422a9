import { httpRequest } from '../load/http-request.ts';
import { sendAll } from '../load/send-all.ts';
import type { SignedBody } from '../sender.ts';
import { quantile } from '../spread.ts';
import type { Sample } from '../take-rounds.ts';
import { path, type ServerCandidate } from './server-candidate.ts';
import type { StartedServer } from './start-server.ts';

/** Puts deliveries through a server. Each must be accepted and, when the server counts them, handled. */
export function loadServer(
  { name, scheme = 'email-api' }: ServerCandidate,
  server: StartedServer,
  connections: number,
): (deliveries: readonly SignedBody[]) => Promise<Sample> {
  return async (deliveries) => {
    const requests = deliveries.map((delivery) => httpRequest(path, scheme, delivery));
    const before = await server.state();
    const { seconds, milliseconds, statuses } = await sendAll(server.port, requests, connections);
    const after = await server.state();
    if (statuses.get(200) !== requests.length) throw new Error(`${name} answered ${[...statuses]}.`);
    if (before.handled !== undefined && after.handled !== before.handled + requests.length) {
      throw new Error(
        `${name} handled ${after.handled} events, ${before.handled} before ${requests.length}.`,
      );
    }
    return {
      rate: requests.length / seconds,
      cpu: (after.cpu - before.cpu) / requests.length,
      p50: quantile(milliseconds, 0.5),
      p99: quantile(milliseconds, 0.99),
    };
  };
}
