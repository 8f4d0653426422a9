import { join } from 'node:path';
import { sqliteInbox } from '@postern/sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { get } from '../../inspector/fixtures/get.ts';
import { fillInbox } from '../../testing/fill-inbox.ts';
import { postern, startPostern, temporaryFolder } from '../../testing/postern.ts';

async function filled(): Promise<string> {
  const path = join(await temporaryFolder(onTestFinished), 'webhooks.db');
  const inbox = sqliteInbox({ path });
  await fillInbox(inbox);
  await inbox.close();
  return `sqlite:${path}`;
}

async function start(...args: readonly string[]) {
  const running = startPostern(onTestFinished, [
    'inspector',
    '--inbox',
    await filled(),
    '--port',
    '0',
    ...args,
  ]);
  const [, address = ''] = await running.written(/inspector {2}(http\S+)/);
  return { ...running, address: new URL(address) };
}

it('prints an address that is valid for one visit, and recognises the visitor from then on', async () => {
  const { address, stop } = await start();
  const { origin } = address;
  expect(await get(origin)).toMatchObject({ status: 403, body: '' });
  expect(await get(`${origin}/?token=${address.searchParams.get('token')}x`)).toMatchObject({ status: 403 });
  const first = await get(address.href);
  expect([first.status, first.headers.location]).toEqual([303, '/']);
  const [given = ''] = first.headers['set-cookie'] ?? [];
  expect(given).toMatch(/; HttpOnly; SameSite=Lax; Path=\/$/);
  expect(await get(address.href)).toMatchObject({ status: 403, body: '' });

  const cookie = given.split(';')[0] ?? '';
  const { status, body } = await get(`${origin}/api/entries?inbox=1%20webhooks.db`, { headers: { cookie } });
  expect([status, JSON.parse(body).entries.length]).toEqual([200, 3]);
  expect(await get(origin, { headers: { cookie: `${cookie}x` } })).toMatchObject({ status: 403 });
  expect(await stop()).toBe(0);
});

it('accepts your own token any number of times, and does not print it', async () => {
  const { address, output } = await start('--token', 'my-own-token-of-16');
  expect(output.stdout).not.toContain('my-own');
  for (let times = 0; times < 2; times++) {
    expect(await get(`${address.origin}/?token=my-own-token-of-16`)).toMatchObject({ status: 303 });
  }
});

it('admits every user of this machine with --unsafe', async () => {
  const { address } = await start('--unsafe');
  expect(await get(address.href)).toMatchObject({ status: 200 });
  expect(await get(address.href, { headers: { host: 'evil.example' } })).toMatchObject({ status: 403 });
});

it('is served by the sandbox at /ui', async () => {
  const running = startPostern(onTestFinished, ['sandbox', '--port', '0', '--ui', await filled()]);
  const [, address = ''] = await running.written(/page {7}(http\S+)/);
  const first = await get(address);
  expect([first.status, first.headers.location]).toEqual([303, '/ui']);
  const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = await get(address.replace(/\?.*/, ''), { headers: { cookie } });
  expect(page.body).toContain('src="/ui/page.js"');
  const { body } = await get(address.replace(/\?.*/, '/api/entries?inbox=inbox'), { headers: { cookie } });
  expect(JSON.parse(body).entries).toHaveLength(3);
});

it.each([
  [[], 'Give --inbox'],
  [['--inbox', 'mysql://x'], 'An inbox is sqlite:<file>'],
  [['--inbox', 'sqlite:none.db', '--unsafe', '--host', '0.0.0.0'], 'only a loopback --host'],
  [['--inbox', 'sqlite:none.db', '--token', 'short'], '--token takes at least 16 characters'],
])('refuses %j', async (args, words) => {
  const { code, stderr } = await postern(['inspector', ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});
