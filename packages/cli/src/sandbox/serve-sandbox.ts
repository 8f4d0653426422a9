import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { ConfigurationError } from '@postern/core';
import { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.ts';

export interface ServeSandboxOptions extends SandboxOptions {
  /** Default: any that is free. */
  port?: number;
  /** Default: `127.0.0.1`, which only this machine reaches. */
  hostname?: string;
}

export interface ServedSandbox {
  /** Where it listens, as `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Stops delivering and listening. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox and listens for calls.
 *
 * @throws ConfigurationError when an option cannot work, or the port is taken.
 * @example
 * const { url, sandbox, close } = await serveSandbox({ speed: 60 });
 */
export async function serveSandbox(options: ServeSandboxOptions = {}): Promise<ServedSandbox> {
  const { port = 0, hostname = '127.0.0.1' } = options;
  const sandbox = createSandbox(options);
  const server = createAdaptorServer({ fetch: sandbox.fetch, overrideGlobalObjects: false }) as Server;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, hostname, resolve);
    });
  } catch (cause) {
    sandbox.stop();
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `Cannot listen on port ${port} of ${hostname} (${code}). ${code === 'EADDRINUSE' ? 'Something else does: give another `port`.' : 'Check `port` and `hostname`.'}`,
      { cause },
    );
  }
  sandbox.start();
  const { address, family, port: given } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    sandbox,
    async close() {
      sandbox.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
