import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface RunningWorker {
  readonly ready: Promise<void>;
  /** Resolves when a handler starts. */
  readonly took: Promise<void>;
  /** Sends SIGKILL, and resolves when the process is gone. */
  kill(): Promise<void>;
}

const script = fileURLToPath(new URL('recover-worker.ts', import.meta.url));

export function startWorker(args: readonly string[]): RunningWorker {
  const child = spawn(process.execPath, ['--conditions=postern-source', '--no-warnings', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout);
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      lines.on('line', (line) => line === wanted && resolve());
      closed.then(() => reject(new Error(`The worker ended and never said ${wanted}.`)));
    });
  const [ready, took] = [says('ready'), says('took')];
  // A caller that does not wait for one of them does not need its error.
  for (const each of [ready, took]) each.catch(() => {});
  return {
    ready,
    took,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
