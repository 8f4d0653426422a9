import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { ConfigurationError } from '@postern/core';
import { startServer } from '../http/start-server.ts';
import { createSandbox, type Sandbox } from './create-sandbox.ts';
import type { SandboxOptions } from './sandbox-options.ts';

/** The options of a sandbox, and the address that it listens on. */
export interface ServeSandboxOptions extends SandboxOptions {
  /** Default: any free port. */
  port?: number;
  /** Default: `127.0.0.1`, which only this machine can reach. */
  hostname?: string;
}

/** A sandbox that listens. */
export interface ServedSandbox {
  /** The address of its APIs, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Stops delivering and listening. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox that delivers, and serves its APIs over HTTP.
 *
 * @throws ConfigurationError when an option cannot work, or the port is in use.
 * @example
 * const { url, sandbox, close } = await serveSandbox({ speed: 60 });
 */
export async function serveSandbox(options: ServeSandboxOptions = {}): Promise<ServedSandbox> {
  const { port = 0, hostname = '127.0.0.1' } = options;
  const sandbox = createSandbox(options);
  const server = createAdaptorServer({ fetch: sandbox.fetch, overrideGlobalObjects: false }) as Server;
  const started = await startServer(server, port, hostname).catch((cause: NodeJS.ErrnoException) => {
    sandbox.stop();
    const fix =
      cause.code === 'EADDRINUSE'
        ? 'Another process uses the port: give another `port`.'
        : 'Check `port` and `hostname`.';
    throw new ConfigurationError(`Cannot listen on port ${port} of ${hostname} (${cause.code}). ${fix}`, {
      cause,
    });
  });
  sandbox.start();
  return {
    url: started.url,
    sandbox,
    async close() {
      sandbox.stop();
      await started.close();
    },
  };
}
