import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

export interface RunningWorker {
  readonly url: string;
  /** Waits for a line with this text, and resolves with all lines so far. */
  linesUntil(text: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** Bundles a worker as wrangler does, with the conditions of workerd. */
export async function bundleWorker(folder: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Runs a bundle in workerd. Rejects with its output if it does not start. */
export async function startWorker(script: string, bindings: Record<string, string>): Promise<RunningWorker> {
  const stdout: string[] = [];
  let stderr: Promise<string> | undefined;
  const written = new EventEmitter();
  const worker = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    modules: [{ type: 'ESModule', path: 'worker.js', contents: script }],
    compatibilityDate: '2026-07-30',
    bindings,
    handleRuntimeStdio(out: Readable, err: Readable) {
      stderr = text(err);
      createInterface(out).on('line', (line) => {
        stdout.push(line);
        written.emit('line');
      });
    },
  });
  const url = await worker.ready.catch(async (error) => {
    await worker.dispose();
    throw new Error(await stderr, { cause: error });
  });
  return {
    url: url.origin,
    async linesUntil(marker) {
      while (!stdout.some((line) => line.includes(marker))) await once(written, 'line');
      return stdout;
    },
    stop: () => worker.dispose(),
  };
}
