import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { missing } from './database.ts';

const run = promisify(execFile);

/** A PostgreSQL of the test's own, which it may kill. */
export interface OwnServer {
  readonly url: string;
  /** Resolves when it takes connections. */
  start(): Promise<void>;
  /** As a crash of the machine does, all of its processes at once: nothing is flushed or closed. */
  kill(): Promise<void>;
  /** Ends it and deletes its data. */
  discard(): Promise<void>;
}

/** Undefined, and said, where PostgreSQL's programs are not installed. */
export async function createOwnServer(): Promise<OwnServer | undefined> {
  const programs = installed();
  if (programs === undefined) {
    missing('no initdb under /usr/lib/postgresql');
    return undefined;
  }
  const owner = await unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'postern-postgres-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await run(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '-N'], {
    ...owner,
    cwd: folder,
  });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=150'];
    const args = ['-D', data, '-p', String(port), '-k', folder, ...settings.flatMap((one) => ['-c', one])];
    for (;;) {
      server = spawn(join(programs as string, 'postgres'), args, { ...owner, cwd: folder, stdio: 'ignore' });
      // Just after a kill it ends at once, for the last of the old backends are still there.
      while (server.exitCode === null && server.signalCode === null) {
        if (await answers(url)) return;
        await setTimeout(50);
      }
    }
  }

  async function end(signal: NodeJS.Signals, processes: readonly number[] = []): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    for (const pid of processes) endProcess(pid);
    await ended;
  }

  return {
    url,
    start,
    // One by one: what is left of a server whose first process died still answers for a moment.
    kill: async () => end('SIGKILL', await processesOf(url)),
    async discard() {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function installed(): string | undefined {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(home, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
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
  try {
    await ask(url, 'select 1');
    return true;
  } catch {
    return false;
  }
}

async function processesOf(url: string): Promise<readonly number[]> {
  const rows = await ask(url, 'select pid from pg_stat_activity where pid <> pg_backend_pid()');
  return rows.map(({ pid }) => Number(pid));
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function ask(connectionString: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
