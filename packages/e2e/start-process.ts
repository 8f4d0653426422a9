import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface StartOptions {
  /** The arguments of Node. */
  readonly args: readonly string[];
  /** The whole environment except PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** Its working directory. Default: that of this process. */
  readonly folder?: string;
  /** Ends by itself when this process does, and does not receive the Ctrl+C of its terminal. */
  readonly endsWithParent?: boolean;
}

export interface RunningProcess {
  readonly pid: number;
  /** The address that it printed, without a path. */
  readonly url: string;
  /** The lines that it has written so far; all of them once it has ended. */
  readonly output: { readonly stdout: readonly string[]; readonly stderr: readonly string[] };
  /** Resolves with its exit code when it has ended and written everything. */
  readonly ended: Promise<number | null>;
  /** Ends it with SIGTERM, as a platform does, and resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it with SIGKILL, as a crash does. */
  kill(): Promise<void>;
}

/** The time that a process has to end before it is killed. */
const patienceMs = 60_000;
const endWithParent = new URL('start/end-with-parent.ts', import.meta.url).href;

/** Starts a Node process, and waits until it prints the address where it listens. */
export async function startProcess(options: StartOptions): Promise<RunningProcess> {
  const child = spawnNode(options);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const stdout: string[] = [];
  const stderr: string[] = [];
  createInterface(child.stderr as Readable).on('line', (line) => stderr.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout as Readable).on('line', (line) => {
      stdout.push(line);
      const address = /https?:\/\/[^/\s]+/.exec(line);
      if (address) resolve(address[0]);
    });
    ended.then(
      (code) => reject(new Error(`It ended with ${code} before it listened:\n${stderr.join('\n')}`)),
      reject,
    );
  });
  return {
    pid: child.pid ?? 0,
    url,
    output: { stdout, stderr },
    ended,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function spawnNode({ args, env, folder, endsWithParent = false }: StartOptions): ChildProcess {
  const spawnOptions: SpawnOptions = {
    ...(folder !== undefined && { cwd: folder }),
    env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', ...(endsWithParent ? (['ipc'] as const) : [])],
    detached: endsWithParent,
  };
  const child = spawn(
    process.execPath,
    [...(endsWithParent ? ['--import', endWithParent] : []), ...args],
    spawnOptions,
  );
  child.channel?.unref();
  return child;
}
