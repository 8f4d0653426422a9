import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { missing } from './redis.ts';

/** A Redis of the test's own, which it may kill. */
export interface OwnServer {
  readonly port: number;
  readonly url: string;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Nothing is written or closed; without `appendonly`, all is forgotten. */
  kill(): Promise<void>;
  /** Takes commands and answers none, until it goes on. */
  pause(): void;
  goOn(): void;
  /** Ends it and deletes its data. */
  discard(): Promise<void>;
}

/** Undefined, and said, where redis-server is not installed. Further arguments are for redis-server. */
export async function createOwnServer(...further: string[]): Promise<OwnServer | undefined> {
  if (!installed()) {
    missing('no redis-server');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'postern-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  return {
    port,
    url,
    async start() {
      const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...further];
      server = spawn('redis-server', args, { stdio: 'ignore' });
      while (!(await answers(url))) {
        if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}.`);
        await setTimeout(20);
      }
    },
    kill,
    pause: () => void server?.kill('SIGSTOP'),
    goOn: () => void server?.kill('SIGCONT'),
    async discard() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function installed(): boolean {
  try {
    execFileSync('redis-server', ['--version']);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    // It answers LOADING while it reads what it had written.
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
