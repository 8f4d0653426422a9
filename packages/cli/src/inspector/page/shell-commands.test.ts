import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { DetailsJson } from '../entry-json.ts';
import { inboxReplayCommand, recordingOf, replayCommand, sendCommand } from './shell-commands.ts';

const body = { id: 'evt_1', data: { to: "o'brien@example.com", count: 3, __proto__x: 'a' } };

function entryOf(changes: Partial<DetailsJson> = {}): DetailsJson {
  return {
    id: '0123456789abcdef0123456789abcdef',
    provider: 'email-api',
    type: 'bounced',
    eventId: 'evt_1',
    receivedAt: '2026-01-15T10:30:00.000Z',
    history: [],
    delivery: {
      method: 'POST',
      url: '/webhooks/email?key=***',
      digest: '',
      headers: [
        { name: 'content-type', value: 'application/json', length: 16 },
        { name: 'x-webhook-signature', length: 71 },
      ],
      body: Buffer.from(JSON.stringify(body)).toString('base64'),
    },
    ...changes,
  } as unknown as DetailsJson;
}

/** The words that a real shell makes of it. */
function wordsOf(command = ''): readonly string[] {
  const script = `postern() { for word; do printf '%s\\0' "$word"; done; }; ${command}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

it('writes a command that sends a similar event', () => {
  expect(wordsOf(sendCommand(entryOf()))).toEqual([
    'send',
    '--provider',
    'email-api',
    '--id',
    'evt_1',
    '--secret-file',
    'secret.txt',
    '--',
    'bounced',
    'http://localhost:3000/webhooks/email',
    "data.to=o'brien@example.com",
    'data.__proto__x=a',
  ]);
});

it.each(["'; touch /tmp/x; '", '$(touch /tmp/x)', '`id`', '"', '\\', '-rf', '&& id', '*'])(
  'keeps the type %s one word',
  (type) => expect(wordsOf(sendCommand(entryOf({ type })))).toContain(type),
);

it.each(['a\nb', 'a\u001b[2Jb', 'a\u009bb', 'a\u2028b'])(
  'writes no command with control characters (%j)',
  (eventId) => {
    expect(sendCommand(entryOf({ eventId }))).toBeUndefined();
  },
);

it('writes commands that replay it', () => {
  expect(replayCommand(entryOf())).toBe(
    'postern replay delivery-01234567.jsonl http://localhost:3000/webhooks/email --resign --provider email-api --secret-file secret.txt',
  );
  expect(inboxReplayCommand(entryOf())).toContain('inbox replay 0123456789abcdef0123456789abcdef');
});

it('records it without the headers that are masked', () => {
  expect(JSON.parse(recordingOf(entryOf()))).toMatchObject({
    headers: [['content-type', 'application/json']],
    events: [{ id: 'evt_1', type: 'bounced' }],
  });
});
