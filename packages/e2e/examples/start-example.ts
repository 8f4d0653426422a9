import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface StartOptions {
  /** Where it runs: the folder of the example. */
  folder: string;
  /** What Node is given. */
  args: readonly string[];
  /** All of its environment, but for PATH. */
  env: Readonly<Record<string, string>>;
}

export interface RunningExample {
  /** The address that it printed, without a path. */
  readonly url: string;
  /** What it has written so far. After `stop`, all of it. */
  readonly output: { readonly stdout: readonly string[]; readonly stderr: readonly string[] };
  /** Ends it as a platform does, with SIGTERM, and gives its exit code once it has ended and written everything. */
  stop(): Promise<number | null>;
  /** Ends it as a crash does, with SIGKILL. */
  kill(): Promise<void>;
}

/** How long a child may take to end before it is killed. */
const patienceMs = 5000;

/** Starts an example as a child process, and waits until it prints the address where it listens. */
export async function startExample({ folder, args, env }: StartOptions): Promise<RunningExample> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const stdout: string[] = [];
  const stderr: string[] = [];
  createInterface(child.stderr).on('line', (line) => stderr.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      stdout.push(line);
      const address = /https?:\/\/[^/\s]+/.exec(line);
      if (address) resolve(address[0]);
    });
    closed.then(
      ([code]) => reject(new Error(`It ended with ${code} before it listened:\n${stderr.join('\n')}`)),
      reject,
    );
  });
  return {
    url,
    output: { stdout, stderr },
    stop: () => stop(child, closed),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

async function stop(child: ChildProcess, closed: Promise<[number | null]>): Promise<number | null> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const [code] = await closed;
  clearTimeout(timer);
  return code;
}
