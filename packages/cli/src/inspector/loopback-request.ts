import { isIP } from 'node:net';

/**
 * Returns true for a request from this machine, to this machine, without a proxy in between.
 *
 * A site whose name points to this machine (DNS rebinding) has its own name in the Host header. A proxy on this machine
 * makes every visitor's address local, so the addresses in its headers must be local as well.
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

/** Returns true for a loopback address. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1';
}

/** Reads the peer's address from the connection as servers on Node pass it. */
function addressOf(connection: unknown): readonly string[] {
  const { incoming } = (connection ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket ? [incoming.socket.remoteAddress ?? ''] : [];
}
