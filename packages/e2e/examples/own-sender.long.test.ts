import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildPackages } from '../build-packages.ts';
import { type RunningProcess, startProcess } from '../start-process.ts';

const folder = fileURLToPath(new URL('../../../examples/own-sender', import.meta.url));
const env = { HOST: '127.0.0.1', PORT: '0', SHOP_SECRET: 'a-key-that-only-this-test-has' };

async function start(more: Record<string, string> = {}): Promise<RunningProcess> {
  const example = await startProcess({ folder, args: ['server.ts'], env: { ...env, ...more } });
  onTestFinished(async () => void (await example.stop()));
  return example;
}

async function send(url: string, id: string, more: Record<string, string> = {}): Promise<string> {
  const sent = await promisify(execFile)(process.execPath, ['send-sample.ts', id], {
    cwd: folder,
    env: { ...process.env, ...env, SERVER_URL: url, ...more },
  });
  return sent.stdout.trim();
}

beforeAll(buildPackages);

describe('examples/own-sender', () => {
  it('handles a signed event once and refuses a forged one', async () => {
    const example = await start();
    expect(await send(example.url, 'evt_1')).toBe('order.paid 200 {"received":true}');
    expect(await send(example.url, 'evt_1')).toBe('order.paid 200 {"received":true}');
    expect(await send(example.url, 'evt_2', { SHOP_SECRET: 'another-key' })).toContain('401');
    expect(await example.stop()).toBe(0);
    expect(example.output.stdout.filter((line) => line.includes('paid'))).toEqual(['evt_1: A-17 paid 12.5']);
  });

  it('does not start without SHOP_SECRET, and names the option', async () => {
    await expect(start({ SHOP_SECRET: '' })).rejects.toThrow('`secret` is empty');
  });

  it('type-checks', async () => {
    const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
    await expect(promisify(execFile)(process.execPath, [tsc], { cwd: folder })).resolves.toMatchObject({
      stdout: '',
    });
  });
});
