import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('start.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  /** The addresses that it printed, by name. */
  readonly urls: ReadonlyMap<string, string>;
  readonly errors: readonly string[];
  readonly ended: Promise<unknown>;
  /** The only folder that it may write to. */
  readonly folder: string;
}

/** Starts it as `pnpm start` does, and waits until it has printed the addresses. */
async function started(): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-start-test-'));
  const child = spawn(process.execPath, ['--conditions=postern-source', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: folder },
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const urls = new Map<string, string>();
  const errors: string[] = [];
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, name, url] = /^ {2}([A-Z]\w+) +(http\S+)/.exec(line) ?? [];
      if (name && url) urls.set(name, url);
      if (line.includes('Ctrl+C')) resolve();
    });
    ended.then(() => reject(new Error(errors.join('\n'))));
  });
  return { child, urls, errors, ended, folder };
}

interface Shown {
  readonly entries: readonly { readonly state: string; readonly type: string }[];
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'shows events of every kind, and leaves nothing behind after %s',
  async (signal) => {
    const { child, urls, errors, ended, folder } = await started();
    expect([...urls.keys()]).toEqual(['Inspector', 'Receiver', 'Sender']);
    for (;;) {
      const answer = await fetch(`${urls.get('Inspector')}/api/entries?inbox=inbox`);
      const { entries } = (await answer.json()) as Shown;
      const found = new Set(entries.flatMap(({ state, type }) => [state, type]));
      if (['done', 'dead', 'unsubscribed'].every((each) => found.has(each))) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^postern-start-/)]);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(errors).toEqual([]);
    for (const url of urls.values()) await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(readdirSync(folder)).toEqual([]);
  },
);

it('ends its receiver when it is killed', async () => {
  const { child, urls, ended } = await started();
  child.kill('SIGKILL');
  await ended;
  const answers = (): Promise<boolean> =>
    fetch(urls.get('Receiver') ?? '').then(
      () => true,
      () => false,
    );
  while (await answers()) await new Promise((resolve) => setTimeout(resolve, 100));
});
