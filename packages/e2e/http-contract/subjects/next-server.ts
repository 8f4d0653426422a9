import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort } from '../../listen.ts';

export interface NextServer {
  readonly port: number;
  /** Its output so far. */
  output(): string;
  close(): Promise<void>;
}

const packageFolder = join(import.meta.dirname, '../..');
const nextCommand = createRequire(import.meta.url).resolve('next/dist/bin/next');

/** Builds and starts the fixture with Next, in a copy of its own. */
export async function startNext(): Promise<NextServer> {
  // The copy is as deep as the fixture, so that its relative imports work.
  const copies = join(packageFolder, '.next');
  await mkdir(copies, { recursive: true });
  const folder = await mkdtemp(join(copies, 'contract-'));
  await cp(join(packageFolder, 'fixtures/next-contract'), folder, { recursive: true });

  // Webpack takes the source condition; see next.config.mjs.
  const build = next(folder, ['build', '--webpack']);
  if ((await build.exit) !== 0) throw new Error(`next build failed:\n${build.output()}`);

  const port = await freePort();
  const server = next(folder, ['start', '--hostname', '127.0.0.1', '--port', String(port)]);
  await server.printed('Ready in');
  return {
    port,
    output: server.output,
    async close() {
      server.process.kill();
      await server.exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  output(): string;
  /** Resolves when this text has been printed, and rejects if the process ends first. */
  printed(text: string): Promise<void>;
}

function next(folder: string, args: readonly string[]): Running {
  const { NODE_ENV: _test, NODE_OPTIONS: _options, ...environment } = process.env;
  const child = spawn(process.execPath, [nextCommand, ...args], {
    cwd: folder,
    // Next sets NODE_ENV itself.
    env: { ...environment, NEXT_TELEMETRY_DISABLED: '1' } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return {
    process: child,
    exit,
    output: () => output,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve();
        };
        look();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void exit.then((code) => reject(new Error(`next ${args[0]} ended with ${code}:\n${output}`)));
      }),
  };
}
