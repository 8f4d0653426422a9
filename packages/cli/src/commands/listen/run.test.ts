import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { emailApi } from '@postern/core/providers/email-api';
import { stripe } from '@postern/core/providers/stripe';
import { signDelivery } from '@postern/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postern, type Running, startPostern, temporaryFolder } from '../../testing/postern.ts';
import { receiverServer } from '../../testing/receiver-server.ts';

const secret = 'a4f0c1d2e3b45966';
const env = { POSTERN_SECRET: secret };

async function start(
  args: readonly string[],
  options: { cwd?: string } = {},
): Promise<Running & { url: string }> {
  const running = startPostern(onTestFinished, ['listen', '--port', '0', ...args], { env, ...options });
  const [url = ''] = await running.written(/http:\/\/127\.0\.0\.1:\d+/);
  return { ...running, url };
}

const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('postern listen', () => {
  it('verifies, answers and shows deliveries', async () => {
    const { url, written, output, stop } = await start([]);
    const delivery = await signDelivery(emailApi({ secret }), { type: 'bounced' });
    const response = await fetch(url, delivery);
    expect([response.status, await response.text()]).toEqual([200, '{"received":true}']);
    await written(/accepted, answered 200\n {2}bounced evt_xyz790\n[\s\S]*bounce_type/);
    expect((await fetch(url, delivery)).status).toBe(200);
    await written(/duplicate, answered 200/);
    expect(await stop()).toBe(0);
    expect(output.stdout).not.toMatch(/a4f0c1d2e3b45966|sha256=/);
  });

  it('explains a delivery that does not verify', async () => {
    const { url, written } = await start(['--json']);
    const delivery = await signDelivery(emailApi({ secret }), { type: 'bounced' });
    const body = `${Buffer.from(delivery.body)}\n`;
    expect((await fetch(url, { ...delivery, body })).status).toBe(401);
    await written(/"outcome":"unverified".*"cause":"final-newline"/);
  });

  it('answers 404 for another path', async () => {
    const { url } = await start(['--path', '/hooks', '--no-verify']);
    expect((await fetch(`${url}/other`, { method: 'POST', body: 'x' })).status).toBe(404);
    expect((await fetch(`${url}/hooks?a=1`, { method: 'POST', body: 'x' })).status).toBe(200);
  });

  it('forwards bytes and headers unchanged, and returns the answer', async () => {
    const target = await receiverServer(onTestFinished);
    const { url, written } = await start(['--no-verify', '--forward', `${target.url}/in?x=1`, '--json']);
    const body = Uint8Array.from([0xff, 0x00, 0x0d, 0x0a, 0xc3]);
    const sent = [
      'Host',
      'sender.example',
      'X-Signature',
      'abc',
      'X-CASED-Name',
      ' spaced  value',
      'X-Twice',
      '1',
      'X-Twice',
      '2',
      'Content-Length',
      '5',
    ];
    const response = await new Promise<{ status: number; answer: unknown; text: string }>(
      (resolve, reject) => {
        const outgoing = request(url, { method: 'PUT', headers: sent }, async (incoming) => {
          const text = (await buffer(incoming)).toString();
          resolve({ status: incoming.statusCode ?? 0, answer: incoming.headers['x-answer'], text });
        });
        outgoing.on('error', reject).end(body);
      },
    );
    expect(response).toEqual({ status: 200, answer: 'yes', text: '{"ok":true}' });
    const [got] = target.requests;
    expect(got).toMatchObject({ method: 'PUT', url: '/in?x=1' });
    expect([...got!.body]).toEqual([...body]);
    const pairs = got!.rawHeaders.join('|');
    expect(pairs).toContain('X-Signature|abc|X-CASED-Name|spaced  value|X-Twice|1|X-Twice|2');
    await written(/"passedOn":\{"status":200/);
  });

  it('answers 502 when the forwarded delivery cannot be sent', async () => {
    const { url, output } = await start(['--no-verify', '--forward', 'http://127.0.0.1:9/']);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(502);
    expect(output.stderr).toMatch(/Cannot reach http:\/\/127\.0\.0\.1:9: /);
  });

  it('continues after a connection that ends within a body', async () => {
    const { url } = await start(['--no-verify']);
    await new Promise<void>((resolve) => {
      const outgoing = request(url, { method: 'POST', headers: { 'content-length': '100' } });
      outgoing.on('error', () => resolve());
      outgoing.write('half', () => outgoing.destroy(new Error('cut')));
    });
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(200);
  });

  it('reports a port in use, with exit code 3', async () => {
    const { url } = await start(['--no-verify']);
    const ran = await postern(['listen', '--no-verify', '--port', new URL(url).port]);
    expect(ran).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^postern: Cannot listen on port \d+: it is in use\.\n$/),
    });
  });
});

describe('postern replay', () => {
  /** A folder with a recording of three deliveries. */
  async function recorded(at: () => number = Date.now): Promise<string> {
    const cwd = await temporaryFolder(onTestFinished);
    const { url, stop } = await start(['--record', 'deliveries.jsonl', '--provider', 'stripe'], { cwd });
    for (const type of ['invoice.paid', 'charge.refunded', 'invoice.paid'] as const) {
      const provider = stripe({ secret });
      await fetch(url, await signDelivery(provider, { type, now: at, headers: { 'x-kept': type } }));
    }
    await stop();
    return cwd;
  }

  it('records deliveries in a file that only its owner can read, and sends them again as they were', async () => {
    const cwd = await recorded();
    const file = join(cwd, 'deliveries.jsonl');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = lines(await readFile(file, 'utf8'));
    expect(before[0]).toMatchObject({ method: 'POST', events: [{ type: 'invoice.paid' }] });
    const server = await receiverServer(onTestFinished, stripe({ secret }));
    const ran = await postern(['replay', 'deliveries.jsonl', server.url, '--json'], { cwd });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(server.outcomes).toEqual(['accepted', 'accepted', 'duplicate']);
    expect(server.requests.map(({ headers }) => headers['x-kept'])).toEqual([
      'invoice.paid',
      'charge.refunded',
      'invoice.paid',
    ]);
    expect(server.requests.map(({ body }) => Buffer.from(body).toString('base64'))).toEqual(
      before.map(({ body }) => body),
    );
  });

  it('is refused with an old time, and accepted with a new signature', async () => {
    const hourAgo = (): number => Date.now() - 3_600_000;
    const cwd = await recorded(hourAgo);
    const server = await receiverServer(onTestFinished, stripe({ secret }));
    const replay = ['replay', 'deliveries.jsonl', server.url, '--provider', 'stripe'];
    const old = await postern(replay, { cwd, env });
    expect(old).toMatchObject({ code: 1, stderr: '3 sent, 3 refused\n' });
    const resigned = await postern([...replay, '--resign'], { cwd, env });
    expect(resigned).toMatchObject({ code: 0, stderr: '3 sent, 0 refused\n' });
    expect(server.requests.at(-1)?.headers['x-kept']).toBe('invoice.paid');
  });

  it('sends only deliveries of one type or one id, at most at the given rate', async () => {
    const cwd = await recorded();
    const server = await receiverServer(onTestFinished, stripe({ secret }));
    const replay = ['replay', 'deliveries.jsonl', server.url, '--only'];
    const byType = await postern([...replay, 'charge.refunded', '--rate', '100'], { cwd });
    expect(byType).toMatchObject({ code: 0, stderr: '1 sent, 0 refused\n' });
    const id = server.events[0]?.id ?? '';
    expect(await postern([...replay, id], { cwd })).toMatchObject({ code: 0, stderr: '1 sent, 0 refused\n' });
    const none = await postern([...replay, 'nothing'], { cwd });
    expect(none).toMatchObject({
      code: 1,
      stderr: 'postern: Nothing was sent: no recorded delivery matches.\n',
    });
  });
});
