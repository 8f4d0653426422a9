import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface RunningReceiver {
  /** The address that it printed, without a path. */
  readonly url: string;
  /** Its last lines of the standard error, when it has ended. */
  readonly ended: Promise<readonly string[]>;
  /** Ends it as a platform does. */
  stop(): Promise<void>;
}

/** How long it may take to end before it is killed. */
const patienceMs = 5000;
const lastLines = 10;

/** Starts the Express example as a process of its own, and waits until it listens. */
export async function startReceiver(env: Readonly<Record<string, string>>): Promise<RunningReceiver> {
  const ending = new URL('end-with-parent.ts', import.meta.url).href;
  const child = spawn(process.execPath, [...process.execArgv, '--import', ending, 'server.ts'], {
    cwd: fileURLToPath(new URL('../../../examples/express/', import.meta.url)),
    env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl+C is for us alone: it ends when nothing is sent to it any more, and when it has handled what it began.
    detached: true,
  });
  child.channel?.unref();
  const errors: string[] = [];
  createInterface(child.stderr as Readable).on('line', (line) => {
    errors.push(line);
    if (errors.length > lastLines) errors.shift();
  });
  const ended = once(child, 'close').then(() => errors);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout as Readable).on('line', (line) => {
      const address = /https?:\/\/[^/\s]+/.exec(line);
      if (address) resolve(address[0]);
    });
    ended.then(
      () => reject(new Error(`The receiver ended before it listened:\n${errors.join('\n')}`)),
      reject,
    );
  });
  return {
    url,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}
