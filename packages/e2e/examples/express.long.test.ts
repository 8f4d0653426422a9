import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildPackages } from '../build-packages.ts';
import { post } from '../demo/deliver.ts';
import { emailApiEvent, sendlayerEvent } from '../demo/event-bodies.ts';
import { sign } from '../demo/sign.ts';
import { type SuppressionService, startSuppressionService } from '../demo/suppression-service.ts';
import { type RunningProcess, startProcess } from '../start-process.ts';
import { postThree } from './post-three.ts';

const folder = fileURLToPath(new URL('../../../examples/express', import.meta.url));
const secret = 'a-secret-of-the-express-test';
const password = 'a-password-of-the-express-test';
const env = { HOST: '127.0.0.1', PORT: '0', WEBHOOK_SECRET: secret, SENDLAYER_PASSWORD: password };

const inboxes = mkdtempSync(join(tmpdir(), 'postern-express-'));
afterAll(() => rmSync(inboxes, { recursive: true }));

async function start(more: Record<string, string> = {}): Promise<RunningProcess> {
  const INBOX_URL = join(inboxes, `${randomUUID()}.db`);
  const example = await startProcess({ folder, args: ['server.ts'], env: { ...env, INBOX_URL, ...more } });
  onTestFinished(async () => void (await example.stop()));
  return example;
}

beforeAll(buildPackages);

describe('examples/express', () => {
  it('handles a signed event of the email API once and refuses a forged one', async () => {
    const example = await start();
    const url = `${example.url}/webhooks/email`;
    const posts = await postThree({
      event: () => emailApiEvent('bounced'),
      sign: (event) => sign(event, { url, secret }),
      forge: (event) => sign(event, { url, secret: 'another-secret' }),
    });
    await expect.poll(() => posts.runs(example.output.stdout).handled).toBe(1);
    const code = await example.stop();
    expect(posts.statuses).toEqual({ signed: 200, forged: 401, duplicate: 200 });
    expect(posts.runs(example.output.stdout)).toEqual({ handled: 1, forged: 0 });
    expect(code).toBe(0);
  });

  it('handles an event of SendLayer with the password once and refuses one without it', async () => {
    const example = await start();
    const url = `${example.url}/webhooks/sendlayer`;
    const withPassword = (text: string): string => url.replace('//', `//hooks:${text}@`);
    const posts = await postThree({
      event: () => sendlayerEvent('bounced'),
      sign: (event) => sign(event, { url: withPassword(password), secret }),
      forge: (event) => sign(event, { url: withPassword('another-password'), secret }),
    });
    await expect.poll(() => posts.runs(example.output.stdout).handled).toBe(1);
    await example.stop();
    expect(posts.statuses).toEqual({ signed: 200, forged: 401, duplicate: 200 });
    expect(posts.runs(example.output.stdout)).toEqual({ handled: 1, forged: 0 });
  });

  it('accepts the delivery of send-sample.ts', async () => {
    const example = await start();
    const more = { ...env, SERVER_URL: example.url };
    const sent = await promisify(execFile)(process.execPath, ['send-sample.ts', 'opened'], {
      cwd: folder,
      env: { ...process.env, ...more },
    });
    const runs = () => example.output.stdout.filter((line) => line.startsWith('email-api opened '));
    await expect.poll(runs).toHaveLength(1);
    await example.stop();
    expect(sent.stdout).toBe('opened 200 {"received":true}\n');
    expect(runs()).toHaveLength(1);
  });

  it.each([
    ['WEBHOOK_SECRET', '`secret` is empty'],
    ['SENDLAYER_PASSWORD', '`basicAuth.password` is empty'],
  ])('does not start without %s, and names it', async (name, message) => {
    await expect(start({ [name]: '' })).rejects.toThrow(message);
  });

  it('type-checks', async () => {
    const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
    await expect(promisify(execFile)(process.execPath, [tsc], { cwd: folder })).resolves.toMatchObject({
      stdout: '',
    });
  });
});

describe('examples/express with a suppression service', () => {
  let suppressions: SuppressionService;
  beforeAll(async () => {
    suppressions = await startSuppressionService();
  });
  afterAll(() => suppressions.close());

  it('waits at SIGTERM for the handler that is running', async () => {
    const example = await start({ SUPPRESSION_URL: suppressions.url });
    const { called, release } = suppressions.holdNext();
    const url = `${example.url}/webhooks/email`;
    const answer = post(sign(emailApiEvent('bounced'), { url, secret }));
    await called;
    const stopped = example.stop();
    // It refuses deliveries as soon as it has the signal.
    while ((await post(sign(emailApiEvent('opened'), { url, secret }))) !== 503);
    release();
    expect(await answer).toBe(200);
    expect(await stopped).toBe(0);
  });
});
