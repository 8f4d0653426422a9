import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError } from '../cli-error.ts';

/** A server that listens. */
export interface StartedServer {
  /** Its address, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, and resolves when the open requests are answered. */
  finish(): Promise<void>;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/** Starts a server, on any free port by default. It rejects with Node's error when it cannot listen there. */
export async function startServer(server: Server, port = 0, host = '127.0.0.1'): Promise<StartedServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: given } = server.address() as AddressInfo;
  const finish = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await closed;
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${given}`,
    port: given,
    finish,
    async close() {
      const finished = finish();
      server.closeAllConnections();
      await finished;
    },
  };
}

/** Turns the error of a server that cannot listen into one for the user, for `.catch()`. */
export function cannotListen(port: number): (error: NodeJS.ErrnoException) => never {
  return (cause) => {
    const reason = cause.code === 'EADDRINUSE' ? 'it is in use' : (cause.code ?? 'it is not available');
    throw new CliError('unreachable', `Cannot listen on port ${port}: ${reason}.`, { cause });
  };
}
