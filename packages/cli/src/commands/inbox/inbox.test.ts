import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresInbox } from '@postern/postgres';
import { redisInbox } from '@postern/redis';
import { sqliteInbox } from '@postern/sqlite';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillInbox } from '../../testing/fill-inbox.ts';
import { postern, startPostern, temporaryFolder } from '../../testing/postern.ts';
import { postgresUrl, redisUrl, serviceAnswers } from '../../testing/service-answers.ts';

/** A folder with an inbox in which one entry is dead, one done and one pending. */
async function filled(): Promise<string> {
  const cwd = await temporaryFolder(onTestFinished);
  const inbox = sqliteInbox({ path: join(cwd, 'webhooks.db') });
  await fillInbox(inbox);
  await inbox.close();
  return cwd;
}

const env = { POSTERN_INBOX: 'sqlite:webhooks.db' };
const json = (text: string): never => JSON.parse(text) as never;

describe('postern inbox', () => {
  it('counts, lists by query and shows entries', async () => {
    const cwd = await filled();
    const run = (args: readonly string[]) => postern(['inbox', ...args], { cwd, env });
    expect(json((await run(['stats', '--json'])).stdout)).toMatchObject({ pending: 1, done: 1, dead: 1 });
    expect((await run(['stats'])).stdout).toMatch(/^pending {6}1\nprocessing {3}0\ndone {9}1\ndead {9}1\n/);
    const all = await run(['list']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout.trim().split('\n')).toHaveLength(3);
    const dead: { id: string; type: string }[] = json(
      (await run(['list', '--state', 'dead', '--json'])).stdout,
    );
    expect(dead).toMatchObject([{ type: 'bounced', error: { message: 'no such recipient' } }]);
    expect(json((await run(['list', '--text', 'XYZ789', '--limit', '1', '--json'])).stdout)).toHaveLength(0);
    const id = dead[0]?.id ?? '';
    const shown = await run(['show', id, '--body-out', 'body.json']);
    expect(shown.stdout).toMatch(
      /dead {2}email-api bounced evt_xyz790 {2}1 attempt[\s\S]*Error: no such recipient, after \d+ ms/,
    );
    expect(shown.stdout).not.toContain('sha256=');
    expect(json(await readFile(join(cwd, 'body.json'), 'utf8'))).toMatchObject({ id: 'evt_xyz790' });
    const details = json((await run(['show', id, '--json'])).stdout) as { delivery: { body: string } };
    expect(Buffer.from(details.delivery.body, 'base64').toString()).toContain('evt_xyz790');
    expect(await run(['show', '0'.repeat(32)])).toMatchObject({
      code: 1,
      stderr: 'postern: There is no entry with this id.\n',
    });
  });

  it('replays by id, by query and every dead entry', async () => {
    const cwd = await filled();
    const run = (args: readonly string[]) => postern(['inbox', ...args], { cwd, env });
    const list = async (): Promise<{ id: string }[]> => json((await run(['list', '--json'])).stdout);
    expect(await run(['replay', '--type', 'opened', '--state', 'done'])).toMatchObject({
      code: 0,
      stdout: '1 replayed\n',
    });
    expect(await run(['replay', '--all'])).toMatchObject({ code: 0, stdout: '1 replayed\n' });
    expect(await run(['replay', '--all', '--json'])).toMatchObject({ code: 1, stdout: '{"replayed":0}\n' });
    expect(json((await run(['stats', '--json'])).stdout)).toMatchObject({ pending: 3, dead: 0 });
    expect(await run(['replay', (await list())[0]?.id ?? ''])).toMatchObject({ code: 1 });
    expect(await run(['replay'])).toMatchObject({ code: 2 });
    expect(await run(['prune'])).toMatchObject({ code: 0, stdout: '0 bodies and 0 entries deleted\n' });
  });

  it('deletes entries past their retention', async () => {
    const cwd = await filled();
    const soon = [
      '--retention',
      '0.00000001',
      '--body-retention',
      '0.00000001',
      '--dead-retention',
      '0.00000001',
    ];
    const ran = await postern(['inbox', 'prune', ...soon, '--json'], { cwd, env });
    expect(json(ran.stdout)).toMatchObject({ entries: 2 });
    const stats = await postern(['inbox', 'stats', '--json'], { cwd, env });
    expect(json(stats.stdout)).toMatchObject({ pending: 1, done: 0, dead: 0 });
  });

  it('shows changes as they happen until it is interrupted', async () => {
    const cwd = await filled();
    const tail = startPostern(onTestFinished, ['inbox', 'tail', '--interval', '0.05'], { cwd, env });
    await tail.written(/ dead {2}email-api bounced/);
    await postern(['inbox', 'replay', '--all'], { cwd, env });
    await tail.written(/ pending {2}email-api bounced/);
    expect(await tail.stop()).toBe(0);
  });

  it('refuses a missing file and an invalid inbox, without creating one', async () => {
    const cwd = await temporaryFolder(onTestFinished);
    expect(await postern(['inbox', 'stats', '--inbox', 'sqlite:other.db'], { cwd })).toMatchObject({
      code: 3,
      stderr: 'postern: There is no file other.db.\n',
    });
    const odd = await postern(['inbox', 'stats', '--inbox', 'mysql://root:password@db/x'], { cwd });
    expect(odd.code).toBe(2);
    expect(odd.stderr).not.toContain('password');
    const gone = await postern(['inbox', 'stats', '--inbox', 'redis://:hidden@127.0.0.1:9/0'], { cwd });
    expect(gone).toMatchObject({ code: 3, stderr: expect.stringMatching(/^postern: .*Redis/) });
    expect(gone.stderr).not.toContain('hidden');
    const away = await postern(['inbox', 'stats', '--inbox', 'postgres://root:hidden@127.0.0.1:9/x'], {
      cwd,
    });
    expect(away.code).toBe(3);
    expect(away.stderr).not.toContain('hidden');
    expect(away.stderr).not.toBe('');
  });
});

/** The checks that every kind of inbox passes. */
async function showsAndReplays(inbox: string): Promise<void> {
  const run = (args: readonly string[]) => postern(['inbox', ...args, '--inbox', inbox, '--json']);
  expect(json((await run(['stats'])).stdout)).toMatchObject({ pending: 1, done: 1, dead: 1 });
  expect(json((await run(['list', '--state', 'dead'])).stdout)).toMatchObject([{ type: 'bounced' }]);
  expect(json((await run(['replay', '--all'])).stdout)).toEqual({ replayed: 1 });
  expect(json((await run(['stats'])).stdout)).toMatchObject({ pending: 2, dead: 0 });
}

describe.runIf(await serviceAnswers(postgresUrl))('postern inbox over Postgres', () => {
  it('shows and replays entries of the schema in the URL', async () => {
    const schema = `postern_test_${randomBytes(6).toString('hex')}`;
    const pool = new Pool({ connectionString: postgresUrl });
    const inbox = postgresInbox(pool, { schema });
    onTestFinished(async () => {
      await pool.query(
        `drop schema if exists ${schema} cascade; drop schema if exists ${schema}_boss cascade`,
      );
      await pool.end();
    });
    await fillInbox(inbox);
    await inbox.close();
    await showsAndReplays(`${postgresUrl}?schema=${schema}`);
  });
});

describe.runIf(await serviceAnswers(redisUrl))('postern inbox over Redis', () => {
  it('shows and replays entries under the prefix in the URL', async () => {
    const prefix = `postern-test-cli-${crypto.randomUUID()}`;
    const client = new Redis(redisUrl);
    const inbox = redisInbox(client, { prefix });
    onTestFinished(async () => {
      for await (const keys of client.scanStream({ match: `{${prefix}}*` })) {
        if (keys.length > 0) await client.del(...keys);
      }
      await client.quit();
    });
    await fillInbox(inbox);
    await inbox.close();
    await showsAndReplays(`${redisUrl}?prefix=${prefix}`);
  });
});
