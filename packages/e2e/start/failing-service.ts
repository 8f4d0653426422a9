import { type Listening, listen } from '../listen.ts';

/** The number of failures of an address: as many as the example has attempts, so that only a replay succeeds. */
const failures = 12;

/** Starts the service that the example's handler calls for a bounce. It fails for every second address. */
export function startFailingService(): Promise<Listening> {
  const calls = new Map<string, number>();
  let addresses = 0;
  return listen((request, response) => {
    const address = request.url ?? '';
    if (!calls.has(address)) calls.set(address, addresses++ % 2 === 0 ? 0 : failures);
    const count = (calls.get(address) ?? 0) + 1;
    calls.set(address, count);
    response.writeHead(count > failures ? 204 : 503).end();
  });
}
