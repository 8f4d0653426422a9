import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AtEnd } from './at-end.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The arguments that make node run the command from its sources. */
export const posternArgs = ['--conditions=postern-source', main];

/** The result of a run of the real command. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The content of standard input. */
  readonly input?: string | Uint8Array;
}

/** Runs the real command until it ends. */
export async function postern(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = start(args, options);
  const output = collect(child);
  child.stdin?.end(options.input ?? '');
  const [code] = await once(child, 'close');
  return { code, ...output };
}

/** A command that runs until it is stopped. */
export interface Running {
  readonly output: { stdout: string; stderr: string };
  /** Resolves with the first match in its output, as soon as there is one. */
  written(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): Promise<number | null>;
}

/** Starts the real command, and stops it when the test ends. */
export function startPostern(atEnd: AtEnd, args: readonly string[], options: RunOptions = {}): Running {
  const child = start(args, options);
  const output = collect(child);
  const closed = once(child, 'close');
  const stop = async (): Promise<number | null> => {
    child.kill('SIGINT');
    return (await closed)[0];
  };
  atEnd(async () => void (await stop()));
  return {
    output,
    stop,
    async written(pattern) {
      for (;;) {
        const match = pattern.exec(output.stdout);
        if (match) return match;
        const ended = closed.then(() => {
          throw new Error(`It ended before it wrote ${pattern}: ${output.stderr}`);
        });
        await Promise.race([once(child.stdout!, 'data'), ended]);
      }
    },
  };
}

/** Makes a folder that is deleted when the test ends. */
export async function temporaryFolder(atEnd: AtEnd): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-cli-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function start(args: readonly string[], { cwd, env }: RunOptions): ChildProcess {
  const { POSTERN_SECRET: _, POSTERN_INBOX: __, ...inherited } = process.env;
  return spawn(process.execPath, [...posternArgs, ...args], {
    cwd,
    env: { ...inherited, NO_COLOR: '1', ...env },
  });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8');
    child[name]?.on('data', (text: string) => {
      output[name] += text;
    });
  }
  return output;
}
