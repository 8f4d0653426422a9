import { emailApi } from '@postern/core/providers/email-api';
import { github } from '@postern/core/providers/github';
import { postmark } from '@postern/core/providers/postmark';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postern } from '../../testing/postern.ts';
import { receiverServer } from '../../testing/receiver-server.ts';

const secret = 'a4f0c1d2e3b45966';
const env = { POSTERN_SECRET: secret };

describe('postern send', () => {
  it('sends a sample that a receiver accepts, a new event each time', async () => {
    const server = await receiverServer(onTestFinished, emailApi({ secret }));
    const url = `${server.url}/webhooks/email`;
    const first = await postern(['send', 'bounced', url], { env });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^bounced -> http:\S+ 200 in \d+ ms {2}\{"received":true\}\n$/);
    await postern(['send', 'bounced', url], { env });
    expect(server.outcomes).toEqual(['accepted', 'accepted']);
    expect(new Set(server.events.map(({ id }) => id)).size).toBe(2);
  });

  it('changes fields by path, as text and as JSON', async () => {
    const server = await receiverServer(onTestFinished, emailApi({ secret }));
    const changes = ['data.to=a@example.com', 'data.attempts:=3', 'data.tags:=["x"]'];
    const ran = await postern(['send', 'bounced', server.url, ...changes, '--id', 'evt_mine'], { env });
    expect(ran.code).toBe(0);
    expect(server.events[0]).toMatchObject({
      id: 'evt_mine',
      data: { to: 'a@example.com', attempts: 3, tags: ['x'] },
    });
  });

  it('sends the same delivery several times', async () => {
    const server = await receiverServer(onTestFinished, emailApi({ secret }));
    const ran = await postern(['send', 'opened', server.url, '--duplicate', '2', '--json'], { env });
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual([200, 200, 200]);
    expect(server.outcomes).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(server.requests[1]?.body).toEqual(server.requests[0]?.body);
  });

  it('sends a delivery that was changed after signing, and ends with 1 when it is refused', async () => {
    const server = await receiverServer(onTestFinished, emailApi({ secret }));
    const ran = await postern(['send', 'opened', server.url, '--tamper', '--json'], { env });
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 401, body: '{"error":"Invalid signature"}' });
    expect(ran.code).toBe(1);
    expect(JSON.parse(Buffer.from(server.requests[0]!.body).toString())).toBeTypeOf('object');
  });

  it('sends a password or a secret path without showing it', async () => {
    const basicAuth = { username: 'hooks', password: secret };
    for (const [proof, option] of [
      [{ basicAuth }, `basicAuth=hooks:${secret}`],
      [{ pathSecret: secret }, `pathSecret=${secret}`],
    ] as const) {
      const server = await receiverServer(onTestFinished, postmark(proof));
      const args = ['send', 'Bounce', `${server.url}/hooks`, '--provider', 'postmark', '--option', option];
      const ran = await postern(args);
      expect(ran.code).toBe(0);
      expect(ran.stdout + ran.stderr).not.toContain(secret);
      expect(server.outcomes).toEqual(['accepted']);
    }
  });

  it('names the event in the header of GitHub', async () => {
    const server = await receiverServer(onTestFinished, github({ secret }));
    const ran = await postern(['send', 'push', server.url, '--provider', 'github'], { env });
    expect(ran.code).toBe(0);
    expect(server.events.map(({ type }) => type)).toEqual(['push']);
  });
});
