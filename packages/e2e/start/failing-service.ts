import { type Listening, listen } from '../listen.ts';

/** How often an address fails before it works: longer than the example tries, so that a replay is what helps. */
const failures = 12;

/** The service that the example's handler calls for a bounce. It fails for one address in two, for a good while. */
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
