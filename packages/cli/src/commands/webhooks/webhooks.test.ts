import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveSandbox } from '../../sandbox/serve-sandbox.ts';
import { postern, type Ran, temporaryFolder } from '../../testing/postern.ts';

const apiKey = 'key-0f1e2d3c4b5a';
const secret = 'a4f0c1d2e3b45966';

/** Runs `postern webhooks` against a sandbox of its own. */
async function sandboxed(): Promise<(args: readonly string[]) => Promise<Ran>> {
  const { url, close } = await serveSandbox({ apiKeys: [apiKey] });
  onTestFinished(close);
  const env = { POSTERN_API_KEY: apiKey, POSTERN_SECRET: secret, POSTERN_BASE_URL: url };
  return (args) => postern(['webhooks', ...args], { env });
}

describe('postern webhooks', () => {
  it('creates, lists, changes and deletes webhooks of the email API', async () => {
    const run = await sandboxed();
    const created = await run([
      'create',
      '--url',
      'https://example.com/hooks',
      '-e',
      'bounced',
      '-e',
      'opened',
      '--json',
    ]);
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const { id } = JSON.parse(created.stdout);
    const listed = { id, url: 'https://example.com/hooks', events: ['bounced', 'opened'], active: true };
    expect(JSON.parse((await run(['list', '--json'])).stdout)).toEqual([listed]);
    expect((await run(['list'])).stdout).toBe(`${id}  active  https://example.com/hooks  bounced, opened\n`);
    const updated = await run(['update', id, '-e', 'complained', '--active', 'false', '--json']);
    expect(JSON.parse(updated.stdout)).toEqual({ ...listed, events: ['complained'], active: false });
    expect(await run(['logs', id])).toMatchObject({ code: 0, stdout: '' });
    expect(await run(['delete', id])).toMatchObject({ code: 0, stdout: `deleted ${id}\n` });
    expect(JSON.parse((await run(['list', '--json'])).stdout)).toEqual([]);
  });

  it('shows the log of deliveries', async () => {
    const { url, sandbox, close } = await serveSandbox({ apiKeys: [apiKey], speed: 6000 });
    onTestFinished(close);
    const env = { POSTERN_API_KEY: apiKey, POSTERN_SECRET: secret, POSTERN_BASE_URL: url };
    const run = (args: readonly string[]): Promise<Ran> => postern(['webhooks', ...args], { env });
    // Nothing listens there.
    const args = ['--url', 'http://127.0.0.1:9/', '-e', 'bounced', '--allow-insecure', '--json'];
    const { id } = JSON.parse((await run(['create', ...args])).stdout);
    const attempted = new Promise((resolve) => sandbox.onAttempt(resolve));
    sandbox.emit({ type: 'bounced' });
    await attempted;
    const logs = await run(['logs', id]);
    expect(logs).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ {2}bounced {2}evt_\S+ {2}attempt 1 {2}/),
    });
    expect(JSON.parse((await run(['logs', id, '--json'])).stdout)[0]).toMatchObject({
      event_type: 'bounced',
    });
  });

  it('does the same at SendLayer where its API allows, and never shows the password in a URL', async () => {
    const run = await sandboxed();
    const sendlayer = ['--provider', 'sendlayer'];
    const url = `https://hooks:${secret}@example.com/hooks`;
    const created = await run(['create', ...sendlayer, '--url', url, '-e', 'bounce', '--json']);
    const { id } = JSON.parse(created.stdout);
    const listed = await run(['list', ...sendlayer]);
    expect(listed.stdout).toBe(`${id}  active  https://***@example.com/hooks  bounce\n`);
    expect((await run(['list', ...sendlayer, '--json'])).stdout).not.toContain(secret);
    expect(await run(['update', id, ...sendlayer, '--url', url])).toMatchObject({ code: 2 });
    expect(await run(['delete', id, ...sendlayer])).toMatchObject({ code: 0 });
  });

  it('ends with 1 when the sender refuses, and with 3 when it cannot be reached', async () => {
    const run = await sandboxed();
    expect(await run(['delete', '404'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^postern: /),
    });
    const refused = await run(['list', '--api-key', 'wrong', '--json']);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'subscription-unauthorized' } });
    expect(await run(['list', '--base-url', 'http://127.0.0.1:9'])).toMatchObject({ code: 3 });
  });

  it('reads the key from a file', async () => {
    const run = await sandboxed();
    const cwd = await temporaryFolder(onTestFinished);
    await writeFile(join(cwd, 'key.txt'), `${apiKey}\n`);
    expect(await run(['list', '--api-key-file', join(cwd, 'key.txt')])).toMatchObject({ code: 0 });
  });
});
