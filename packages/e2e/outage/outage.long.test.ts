import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveSandbox } from '@postern/cli/sandbox';
import { emailApiSubscriptions } from '@postern/core/providers/email-api/subscriptions';
import { sqliteInbox } from '@postern/sqlite';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../listen.ts';
import { type RunningProcess, startProcess } from '../start-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-outage-'));
afterAll(() => rmSync(folder, { recursive: true }));
const example = fileURLToPath(new URL('../../../examples/express', import.meta.url));
const secret = 'a-secret-of-the-outage-test';

test('events of an outage arrive once each with the third retry, and the log and the inbox show it', async ({
  onTestFinished,
}) => {
  const port = await freePort();
  const path = join(folder, 'outage.db');
  const begun = performance.now();
  await (await startReceiver(port, path)).stop();
  const startMs = performance.now() - begun;
  // The third retry comes 30 minutes after the second. The example gets 20 times as long to start as it needs.
  const speed = (30 * 60_000) / (20 * startMs);
  const { url, sandbox, close } = await serveSandbox({ speed, apiKeys: ['key'] });
  onTestFinished(close);
  const webhooks = emailApiSubscriptions({ apiKey: 'key', baseUrl: url, allowInsecure: true });
  const target = `http://127.0.0.1:${port}/webhooks/email`;
  const { id } = await webhooks.create({ url: target, events: ['delivered', 'opened'], secret });

  sandbox.emit({ type: 'delivered', count: 10 });
  sandbox.emit({ type: 'opened', count: 10 });
  // The first attempt and two retries of each event have failed; one retry is left.
  const attempts = async (): Promise<{ event_id?: unknown; attempt?: unknown; status?: unknown }[]> =>
    (await webhooks.logs(id)) as never;
  await expect.poll(async () => (await attempts()).length).toBeGreaterThanOrEqual(60);

  const server = await startReceiver(port, path);
  onTestFinished(async () => void (await server.stop()));
  await expect.poll(() => sandbox.state().delivered).toBe(20);
  const handled = (): string[] => server.output.stdout.filter((line) => line.startsWith('email-api '));
  await expect.poll(() => handled().length).toBeGreaterThanOrEqual(20);
  await server.stop();

  expect(new Set(handled()).size).toBe(20);
  expect(handled()).toHaveLength(20);
  expect(sandbox.state()).toMatchObject({ delivered: 20, failed: 0, waiting: 0, queued: 0 });
  const log = await attempts();
  const last = log.filter(({ attempt }) => attempt === 4);
  expect(log).toHaveLength(80);
  expect(last).toHaveLength(20);
  expect(new Set(last.map(({ event_id }) => event_id)).size).toBe(20);
  const inbox = sqliteInbox({ path });
  expect(await inbox.stats()).toMatchObject({ pending: 0, processing: 0, done: 20, dead: 0, quarantined: 0 });
  await inbox.close();
});

function startReceiver(port: number, inbox: string): Promise<RunningProcess> {
  return startProcess({
    folder: example,
    args: ['--conditions=postern-source', 'server.ts'],
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      WEBHOOK_SECRET: secret,
      SENDLAYER_PASSWORD: 'a-password-of-the-outage-test',
      INBOX_URL: inbox,
    },
  });
}
