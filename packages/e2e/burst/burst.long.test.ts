import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { startProcess } from '../start-process.ts';

/** The length of the burst. Before a release run it with `POSTERN_BURST_SECONDS=20`. */
const seconds = Number(process.env.POSTERN_BURST_SECONDS ?? 2);
const perSecond = 1000;
const folder = mkdtempSync(join(tmpdir(), 'postern-burst-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = fileURLToPath(new URL('../../../examples/express', import.meta.url));
const postern = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const secret = 'a-secret-of-the-burst-test';

test(`the Express example takes ${perSecond} events a second for ${seconds} s, loses none and handles none twice`, async ({
  onTestFinished,
}) => {
  const server = await startProcess({
    folder: example,
    args: ['--conditions=postern-source', 'server.ts'],
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      WEBHOOK_SECRET: secret,
      SENDLAYER_PASSWORD: 'a-password-of-the-burst-test',
      INBOX_URL: join(folder, 'burst.db'),
    },
  });
  onTestFinished(async () => void (await server.stop()));
  const flags = ['--port', '0', '--secret', secret, '--json'];
  const burst = ['--burst', String(perSecond), '--seconds', String(seconds), '--duplicate', '0.05'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--conditions=postern-source',
      '--no-warnings',
      postern,
      'sandbox',
      '--to',
      `${server.url}/webhooks/email`,
      ...flags,
      ...burst,
    ],
    { maxBuffer: 1 << 30 },
  );
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  process.stdout.write(`burst: ${JSON.stringify(summary)}\n`);
  expect(summary).toMatchObject({ lost: 0 });

  const handled = (): string[] => server.output.stdout.filter((line) => line.startsWith('email-api '));
  const events = perSecond * seconds;
  await expect.poll(() => handled().length).toBeGreaterThanOrEqual(events);
  await server.stop();
  expect(handled().length).toBe(events);
  expect(new Set(handled()).size).toBe(events);
});
