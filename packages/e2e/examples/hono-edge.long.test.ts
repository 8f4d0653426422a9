import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildPackages } from '../build-packages.ts';
import { post } from '../demo/deliver.ts';
import { emailApiEvent } from '../demo/event-bodies.ts';
import { sign } from '../demo/sign.ts';
import { type RunningProcess, startProcess } from '../start-process.ts';
import { postThree, type ThreePosts } from './post-three.ts';
import { bundleWorker, type RunningWorker, startWorker } from './start-worker.ts';

const folder = fileURLToPath(new URL('../../../examples/hono-edge', import.meta.url));
const secret = 'a-secret-of-the-hono-test';

const postBounces = (url: string): Promise<ThreePosts> =>
  postThree({
    event: () => emailApiEvent('bounced'),
    sign: (event) => sign(event, { url, secret }),
    forge: (event) => sign(event, { url, secret: 'another-secret' }),
  });

beforeAll(buildPackages);

describe('examples/hono-edge on Node', () => {
  async function start(WEBHOOK_SECRET: string): Promise<RunningProcess> {
    const env = { HOST: '127.0.0.1', PORT: '0', WEBHOOK_SECRET };
    const example = await startProcess({ folder, args: ['src/node.ts'], env });
    onTestFinished(async () => void (await example.stop()));
    return example;
  }

  it('handles a signed event once and refuses a forged one', async () => {
    const example = await start(secret);
    const posts = await postBounces(`${example.url}/webhooks/email`);
    const code = await example.stop();
    expect(posts.statuses).toEqual({ signed: 200, forged: 401, duplicate: 200 });
    expect(posts.runs(example.output.stdout)).toEqual({ handled: 1, forged: 0 });
    expect(code).toBe(0);
  });

  it('accepts the delivery of send-sample.ts', async () => {
    const example = await start(secret);
    const env = { ...process.env, WEBHOOK_SECRET: secret, SERVER_URL: example.url };
    const sent = await promisify(execFile)(process.execPath, ['send-sample.ts'], { cwd: folder, env });
    await example.stop();
    expect(sent.stdout).toBe('bounced 200 {"received":true}\n');
  });

  it('does not start without the secret, and names it', async () => {
    await expect(start('')).rejects.toThrow('`secret` is empty');
  });
});

describe('examples/hono-edge in workerd', () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleWorker(folder, 'src/worker.ts');
  });

  it('is bundled with WebCrypto and without a module of Node', () => {
    expect(script).toContain('crypto.subtle.importKey');
    expect(script).not.toMatch(/["']node:/);
  });

  async function start(): Promise<RunningWorker> {
    const worker = await startWorker(script, { WEBHOOK_SECRET: secret });
    onTestFinished(() => worker.stop());
    return worker;
  }

  /** Posts one more event: once its line is written, so are the lines of all events before it. */
  async function linesOf(worker: RunningWorker): Promise<string[]> {
    const last = emailApiEvent('opened');
    expect(await post(sign(last, { url: `${worker.url}/webhooks/email`, secret }))).toBe(200);
    return worker.linesUntil(last.marker);
  }

  it('handles a signed event once and refuses a forged one', async () => {
    const worker = await start();
    const posts = await postBounces(`${worker.url}/webhooks/email`);
    const lines = await linesOf(worker);
    expect(posts.statuses).toEqual({ signed: 200, forged: 401, duplicate: 200 });
    expect(posts.runs(lines)).toEqual({ handled: 1, forged: 0 });
  });

  it('handles one of sixteen copies at once', async () => {
    const worker = await start();
    const event = emailApiEvent('bounced');
    const request = sign(event, { url: `${worker.url}/webhooks/email`, secret });
    const statuses = await Promise.all(Array.from({ length: 16 }, () => post(request)));
    const lines = await linesOf(worker);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses).toContain(200);
    expect(lines.filter((line) => line.includes(event.marker))).toHaveLength(1);
  });

  it('does not start without the secret, and names it', async () => {
    await expect(startWorker(script, {})).rejects.toThrow('`secret` is missing');
  });
});
