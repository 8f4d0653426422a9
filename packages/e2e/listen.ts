import { once } from 'node:events';
import { createServer, type RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly port: number;
  /** Without a path, as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Cuts its connections too. */
  close(): Promise<void>;
}

/** Serves on a free port of the loopback. */
export async function listen(handler: Server | RequestListener): Promise<Listening> {
  const server = handler instanceof Server ? handler : createServer(handler);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Finds a port on which nothing listens, for a server that does not report which one it took. */
export async function freePort(): Promise<number> {
  const { port, close } = await listen(() => {});
  await close();
  return port;
}
