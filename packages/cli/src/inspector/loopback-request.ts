import { isIP } from 'node:net';

/**
 * Whether a request is from this machine, for this machine, and came straight.
 *
 * For this machine: a site that lets its own name point here (DNS rebinding) has its name in the Host header. Straight:
 * a proxy beside the server makes every visitor local, so what it says of them has to be local as well.
 */
export function isLoopbackRequest(request: Request, connection?: unknown): boolean {
  const { headers } = request;
  const named = (name: string): readonly string[] =>
    (headers.get(name) ?? '').split(',').flatMap((each) => each.trim() || []);
  const hosts = [new URL(request.url).host, ...named('host'), ...named('x-forwarded-host')];
  const peers = [...named('x-forwarded-for'), ...named('x-real-ip'), ...addressOf(connection)];
  if (headers.has('forwarded') || headers.has('via')) return false;
  return hosts.every(isLoopbackHost) && peers.every(isLoopbackAddress);
}

function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name.toLowerCase() === 'localhost' || isLoopbackAddress(name);
}

/** Whether an address, or the name of a host to listen at, is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1';
}

/** As servers on Node hand it on: the request that the Response is for. */
function addressOf(connection: unknown): readonly string[] {
  const { incoming } = (connection ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket ? [incoming.socket.remoteAddress ?? ''] : [];
}
