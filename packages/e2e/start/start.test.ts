import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('start.ts', import.meta.url));
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('postern-start-'));

interface Shown {
  readonly entries: readonly { readonly state: string; readonly type: string }[];
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'shows events of every kind, and leaves nothing behind after %s',
  async (signal) => {
    const before = folders();
    const child = spawn(process.execPath, ['--conditions=postern-source', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const ended = once(child, 'close');
    onTestFinished(() => void child.kill('SIGKILL'));
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
    expect([...urls.keys()]).toEqual(['Inspector', 'Receiver', 'Sender']);

    const look = async (): Promise<Shown> => {
      const answer = await fetch(`${urls.get('Inspector')}/api/entries?inbox=inbox`);
      return (await answer.json()) as Shown;
    };
    for (;;) {
      const { entries } = await look();
      const states = new Set(entries.map(({ state }) => state));
      if (states.has('done') && states.has('dead') && entries.some(({ type }) => type === 'unsubscribed'))
        break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(errors).toEqual([]);
    for (const url of urls.values()) await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(folders()).toEqual(before);
  },
);
