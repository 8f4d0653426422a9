import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, that may die at any moment. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** Resolves when its process has ended. */
  readonly ended: Promise<number | null>;
  /** With SIGKILL. */
  kill(): void;
  /** With SIGTERM. Gives its exit code. */
  stop(): Promise<number | null>;
}

const script = fileURLToPath(new URL('crash-server.ts', import.meta.url));

/** Starts `crash-server.ts`, and again when it dies before it listens. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<RunningServer> {
  for (let tries = 1; ; tries++) {
    const started = await tryToStart(env);
    if (typeof started === 'object') return started;
    if (tries === 5) throw new Error(`The server ended before it listened: ${started}`);
  }
}

async function tryToStart(env: Readonly<Record<string, string>>): Promise<RunningServer | string> {
  const child = spawn(process.execPath, ['--conditions=postern-source', '--no-warnings', script], {
    env: { PATH: process.env.PATH, ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told = `${told}${chunk}`.slice(-2000);
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => line as string);
  const url = await Promise.race([firstLine, ended.then(() => undefined)]);
  if (url === undefined) return told;
  const kill = (): void => void child.kill('SIGKILL');
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    kill,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
