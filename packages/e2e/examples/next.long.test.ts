import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildPackages } from '../build-packages.ts';
import { emailApiEvent, sendlayerEvent } from '../demo/event-bodies.ts';
import { sign } from '../demo/sign.ts';
import { type RunningProcess, startProcess } from '../start-process.ts';
import { postThree } from './post-three.ts';

const folder = fileURLToPath(new URL('../../../examples/next', import.meta.url));
const next = fileURLToPath(
  new URL('../../../examples/next/node_modules/next/dist/bin/next', import.meta.url),
);
const secret = 'a-secret-of-the-next-test';
const password = 'a-password-of-the-next-test';
const secrets = { WEBHOOK_SECRET: secret, SENDLAYER_PASSWORD: password };

async function start(env: Record<string, string>): Promise<RunningProcess> {
  const args = [next, 'start', '--hostname', '127.0.0.1', '--port', '0'];
  const example = await startProcess({ folder, args, env: { ...env, NEXT_TELEMETRY_DISABLED: '1' } });
  onTestFinished(async () => void (await example.stop()));
  return example;
}

describe('examples/next', () => {
  // The build gets no secret: a build must not contain one.
  beforeAll(async () => {
    await buildPackages();
    const env = { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: '1' } as unknown as NodeJS.ProcessEnv;
    await promisify(execFile)(process.execPath, [next, 'build'], { cwd: folder, env });
  });

  it('handles a signed event once in the app router and refuses a forged one', async () => {
    const example = await start(secrets);
    const url = `${example.url}/webhooks/email`;
    const posts = await postThree({
      event: () => emailApiEvent('bounced'),
      sign: (event) => sign(event, { url, secret }),
      forge: (event) => sign(event, { url, secret: 'another-secret' }),
    });
    await example.stop();
    expect(posts.statuses).toEqual({ signed: 200, forged: 401, duplicate: 200 });
    expect(posts.runs(example.output.stdout)).toEqual({ handled: 1, forged: 0 });
  });

  it('handles an event with the password once in the pages router and refuses one without it', async () => {
    const example = await start(secrets);
    const url = `${example.url}/api/webhooks/sendlayer`;
    const withPassword = (text: string): string => url.replace('//', `//hooks:${text}@`);
    const posts = await postThree({
      event: () => sendlayerEvent('bounced'),
      sign: (event) => sign(event, { url: withPassword(password), secret }),
      forge: (event) => sign(event, { url: withPassword('another-password'), secret }),
    });
    await example.stop();
    expect(posts.statuses).toEqual({ signed: 200, forged: 401, duplicate: 200 });
    expect(posts.runs(example.output.stdout)).toEqual({ handled: 1, forged: 0 });
  });

  it('accepts the delivery of send-sample.ts', async () => {
    const example = await start(secrets);
    const env = { ...process.env, ...secrets, SERVER_URL: example.url };
    const sent = await promisify(execFile)(process.execPath, ['send-sample.ts'], { cwd: folder, env });
    await example.stop();
    expect(sent.stdout).toBe('bounced 200 {"received":true}\n');
  });

  it('answers 500 without the secrets, handles nothing, and logs the reason', async () => {
    const example = await start({});
    const email = `${example.url}/webhooks/email`;
    const layer = `${example.url}/api/webhooks/sendlayer`.replace('//', `//hooks:${password}@`);
    const posts = [
      await postThree({
        event: () => emailApiEvent('bounced'),
        sign: (event) => sign(event, { url: email, secret }),
        forge: (event) => sign(event, { url: email, secret: 'undefined' }),
      }),
      await postThree({
        event: () => sendlayerEvent('bounced'),
        sign: (event) => sign(event, { url: layer, secret }),
        forge: (event) => sign(event, { url: layer, secret }),
      }),
    ];
    await example.stop();
    for (const { statuses, runs } of posts) {
      expect(statuses).toEqual({ signed: 500, forged: 500, duplicate: 500 });
      expect(runs(example.output.stdout)).toEqual({ handled: 0, forged: 0 });
    }
    const log = example.output.stderr.join('\n');
    expect(log).toContain('what the `secret` lookup returned is missing');
    expect(log).toContain('`basicAuth.password` is missing');
  });
});
