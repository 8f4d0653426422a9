import { createHash, createHmac } from 'node:crypto';
import type { Delivery, Provider } from '@postern/core';
import { createDelivery } from '@postern/core';
import { ahasend } from '@postern/core/providers/ahasend';
import { emailApi } from '@postern/core/providers/email-api';
import { github } from '@postern/core/providers/github';
import { lettermint } from '@postern/core/providers/lettermint';
import { mailersend } from '@postern/core/providers/mailersend';
import { mandrill } from '@postern/core/providers/mandrill';
import { postmark } from '@postern/core/providers/postmark';
import { resend } from '@postern/core/providers/resend';
import { stripe } from '@postern/core/providers/stripe';
import { signDelivery } from '@postern/core/testing';
import { describe, expect, it } from 'vitest';
import type { ProviderOptions } from '../providers/provider-options.ts';
import { explain } from './explain.ts';
import type { Explanation } from './failed-delivery.ts';
import { withHeader } from './with-header.ts';

const secret = 'a4f0c1d2e3b45966';
const now = Date.parse('2026-01-15T10:30:00Z');
const event = {
  id: 'evt_1',
  type: 'bounced',
  created_at: '2026-01-15T10:29:58Z',
  data: { to: 'zoë@example.com', url: 'https://example.com/a?b=1&c=<2>', tags: [], nested: { n: 1.5 } },
};
const compact = JSON.stringify(event);

type Factory = (options: never) => Provider;

/** Explains a delivery that was made with some options and arrives changed, with others. */
async function explained(
  factory: Factory,
  options: ProviderOptions,
  delivery: Delivery,
  at = now,
): Promise<readonly Explanation[]> {
  const explanations = await explain(
    { options, create: async (changed) => factory(changed as never) },
    delivery,
    at,
  );
  expectNothingSecret(explanations, options, delivery);
  return explanations;
}

async function causeOf(...args: Parameters<typeof explained>): Promise<string> {
  return (await explained(...args)).map(({ cause }) => cause).join(' ');
}

function expectNothingSecret(
  explanations: readonly Explanation[],
  options: ProviderOptions,
  delivery: Delivery,
): void {
  const text = JSON.stringify(explanations);
  const digests = [...delivery.headers].flatMap(([, value]) => value.match(/[0-9a-zA-Z+/=]{24,}/g) ?? []);
  const secrets = Object.values(options).flatMap((value) =>
    typeof value === 'string' && value.trim().length > 8 && !value.startsWith('http') ? [value.trim()] : [],
  );
  for (const hidden of [...digests, ...secrets, 'zoë', 'evt_1']) expect(text).not.toContain(hidden);
}

const signed = (factory: Factory, options: object, body: string | Uint8Array = compact): Promise<Delivery> =>
  signDelivery(factory(options as never), { body: body as string, now: () => now });

const withBody = (delivery: Delivery, body: string | Uint8Array): Delivery =>
  createDelivery({ ...delivery, body: body as string });

describe('explain', () => {
  it('returns nothing for a delivery that verifies', async () => {
    expect(await explained(emailApi, { secret }, await signed(emailApi, { secret }))).toEqual([]);
  });

  it('reports another secret when nothing else fits', async () => {
    const delivery = await signed(emailApi, { secret: 'another-0f1e2d3c4b' });
    expect(await causeOf(emailApi, { secret }, delivery)).toBe('wrong-secret');
  });

  it('reports a changed body as another secret, because they cannot be distinguished', async () => {
    const delivery = withBody(await signed(emailApi, { secret }), compact.replace('evt_1', 'evt_2'));
    expect(await causeOf(emailApi, { secret }, delivery)).toBe('wrong-secret');
  });

  describe('about secrets', () => {
    it.each(['\n', ' ', '\r\n', '\t'])(
      'finds white space after the secret of the receiver: %j',
      async (end) => {
        const delivery = await signed(emailApi, { secret });
        expect(await causeOf(emailApi, { secret: secret + end }, delivery)).toBe('secret-padding');
      },
    );

    it.each(['\n', ' ', '\r\n'])("finds white space after the sender's secret: %j", async (end) => {
      const delivery = await signed(emailApi, { secret: secret + end });
      expect(await causeOf(emailApi, { secret }, delivery)).toBe('secret-padding');
    });

    it('finds white space around a password', async () => {
      const basicAuth = { username: 'hooks', password: secret };
      const delivery = await signed(postmark, { basicAuth });
      const padded = { username: 'hooks', password: `${secret}\n` };
      expect(await causeOf(postmark, { basicAuth: padded }, delivery)).toBe('secret-padding');
    });

    it('finds white space around a secret that has to be base64', async () => {
      const base64 = `whsec_${btoa(secret)}`;
      const delivery = await signed(resend, { secret: base64 });
      expect(await causeOf(resend, { secret: `${base64}\n` }, delivery)).toBe('secret-padding');
    });

    it.each([
      ['without `whsec_`', secret, `whsec_${secret}`],
      ['with `whsec_`', `whsec_${secret}`, secret],
      ['as base64 of this text', btoa(secret), secret],
      ['as hex of this text', Buffer.from(secret).toString('hex'), secret],
      ['decoded from base64', secret, btoa(secret)],
      ['decoded from hex', secret, Buffer.from(secret).toString('hex')],
    ])('finds that the sender uses it %s', async (words, theirs, ours) => {
      const delivery = await signed(lettermint, { secret: theirs });
      const [found] = await explained(lettermint, { secret: ours }, delivery);
      expect(found).toMatchObject({ cause: 'secret-form', message: expect.stringContaining(words) });
    });

    it('finds a key of any bytes that the sender decodes from base64 or hex, with and without a time', async () => {
      const key = createHash('sha256').update('key').digest();
      for (const text of [key.toString('base64'), `whsec_${key.toString('base64')}`, key.toString('hex')]) {
        const digest = createHmac('sha256', key).update(compact).digest('hex');
        const plain = createDelivery({
          headers: { 'x-webhook-signature': `sha256=${digest}` },
          body: compact,
        });
        expect(await causeOf(emailApi, { secret: text }, plain)).toBe('secret-form');
        const time = String(now / 1000);
        const timed = createHmac('sha256', key).update(`${time}.${compact}`).digest('hex');
        const headers = { 'stripe-signature': `t=${time},v1=${timed}` };
        expect(await causeOf(stripe, { secret: text }, createDelivery({ headers, body: compact }))).toBe(
          'secret-form',
        );
      }
    });

    it('finds that the sender uses a base64 secret as it is', async () => {
      const base64 = `whsec_${btoa('a key of some length')}`;
      const delivery = await signed(ahasend, { secret: base64 });
      const standard = withBody(delivery, compact);
      const renamed = createDelivery({
        body: standard.body,
        headers: Object.fromEntries(
          [...standard.headers].map(([name, value]) => [name.replace('webhook-', 'svix-'), value]),
        ),
      });
      const [found] = await explained(resend, { secret: base64 }, renamed);
      expect(found).toMatchObject({ cause: 'secret-form', message: expect.stringContaining('as it is') });
    });

    it('finds a hex secret where base64 is expected, although no provider can be made with it', async () => {
      const key = createHash('sha256').update('key').digest();
      const delivery = await signed(resend, { secret: key.toString('base64') });
      const hex = `${key.toString('hex')}`;
      expect(await causeOf(resend, { secret: hex }, delivery)).toBe('secret-form');
      const plainText = 'not base64 at all!';
      const literal = await signed(resend, { secret: btoa(plainText) });
      expect(await causeOf(resend, { secret: plainText }, literal)).toBe('secret-form');
    });
  });

  describe('about bodies', () => {
    const ascii = (text: string): string => text.replaceAll('ë', '\\u00eb');
    const spaced = (text: string): string => text.replaceAll('":', '": ').replaceAll(',"', ', "');
    const sorted = JSON.stringify({
      created_at: event.created_at,
      data: { nested: { n: 1.5 }, tags: [], to: event.data.to, url: event.data.url },
      id: 'evt_1',
      type: 'bounced',
    });
    it.each([
      ['JSON.stringify)', compact, JSON.stringify(event, null, 2)],
      ['JSON with 2 spaces', JSON.stringify(event, null, 2), compact],
      [
        'JSON with 2 spaces (JSON.stringify(body, null, 2)) and a final line break',
        `${JSON.stringify(event, null, 2)}\n`,
        compact,
      ],
      ['JSON with 4 spaces', JSON.stringify(event, null, 4), compact],
      ['Python json.dumps:', ascii(spaced(compact)), compact],
      ['Python json.dumps with ensure_ascii=False', spaced(compact), compact],
      ['compact JSON in ASCII', ascii(compact), compact],
      ['PHP json_encode:', ascii(compact).replaceAll('/', '\\/'), compact],
      ['PHP json_encode with JSON_UNESCAPED_UNICODE', compact.replaceAll('/', '\\/'), compact],
      [
        'Go json.Marshal',
        compact.replace('&', '\\u0026').replace('<', '\\u003c').replace('>', '\\u003e'),
        compact,
      ],
      ['with sorted keys', sorted, compact],
      ['Python json.dumps with sorted keys', ascii(spaced(sorted)), compact],
    ])('finds that %s was signed', async (words, was, arrived) => {
      const delivery = withBody(await signed(emailApi, { secret }, was), arrived);
      const [found] = await explained(emailApi, { secret }, delivery);
      expect(found).toMatchObject({ cause: 'body-reserialised', message: expect.stringContaining(words) });
    });

    it('finds it with a scheme that signs a time as well', async () => {
      const delivery = withBody(await signed(stripe, { secret }), JSON.stringify(event, null, 2));
      expect(await causeOf(stripe, { secret }, delivery)).toBe('body-reserialised');
    });

    it('keeps numbers as they are written', async () => {
      const delivery = withBody(
        await signed(emailApi, { secret }, '{"n":1.0,"big":12345678901234567890}'),
        '{ "n": 1.0, "big": 12345678901234567890 }',
      );
      expect(await causeOf(emailApi, { secret }, delivery)).toBe('body-reserialised');
    });

    it('finds numbers that JSON.stringify had rewritten before they were signed', async () => {
      const delivery = withBody(await signed(emailApi, { secret }, '{"n":1}'), '{"n":1.0}');
      expect(await causeOf(emailApi, { secret }, delivery)).toBe('body-reserialised');
    });

    it.each([
      ['begins with', compact, `\uFEFF${compact}`],
      ['signed body begins with', `\uFEFF${compact}`, compact],
    ])('finds a byte order mark: %s', async (words, was, arrived) => {
      const delivery = withBody(await signed(emailApi, { secret }, was), arrived);
      const [found] = await explained(emailApi, { secret }, delivery);
      expect(found).toMatchObject({ cause: 'byte-order-mark', message: expect.stringContaining(words) });
    });

    it.each([
      [compact, `${compact}\n`],
      [compact, `${compact}\r\n`],
      [`${compact}\n`, compact],
      [`${compact}\r\n`, compact],
    ])('finds a line break at the end that was added or removed', async (was, arrived) => {
      const delivery = withBody(await signed(emailApi, { secret }, was), arrived);
      expect(await causeOf(emailApi, { secret }, delivery)).toBe('final-newline');
    });

    it('finds line breaks that were changed in either direction', async () => {
      const unix = 'a=1\nb=2\nc';
      const dos = unix.replaceAll('\n', '\r\n');
      for (const [was, arrived] of [
        [unix, dos],
        [dos, unix],
      ] as const) {
        const delivery = withBody(await signed(emailApi, { secret }, was), arrived);
        expect(await causeOf(emailApi, { secret }, delivery)).toBe('line-endings');
      }
    });
  });

  describe('about time', () => {
    it.each([
      [901, '15 min 1 s old'],
      [3600 * 26, '1 d 2 h old'],
      [-3600, '1 h ahead of this clock'],
    ])('reports the difference of a signed time: %i s', async (seconds, words) => {
      const delivery = await signed(stripe, { secret });
      const found = await explained(stripe, { secret }, delivery, now + seconds * 1000);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ cause: 'timestamp-stale', message: expect.stringContaining(words) });
    });

    it('reports the other cause of a delivery that is too old', async () => {
      const delivery = withBody(await signed(stripe, { secret }), `${compact}\n`);
      expect(await causeOf(stripe, { secret }, delivery, now + 3_600_000)).toBe(
        'timestamp-stale final-newline',
      );
    });
  });

  describe('about headers', () => {
    it('finds the signature in another header, also in another notation', async () => {
      const sent = await signed(github, { secret });
      const [found] = await explained(emailApi, { secret }, sent);
      expect(found).toMatchObject({
        cause: 'signature-header',
        message: expect.stringContaining('x-hub-signature-256'),
      });
      expect(await causeOf(mailersend, { secret }, sent)).toBe('signature-header');
    });

    it('finds a missing prefix, and an unexpected one', async () => {
      const digest = createHmac('sha256', secret).update(compact).digest('hex');
      const without = createDelivery({ headers: { 'x-webhook-signature': digest }, body: compact });
      expect(await causeOf(emailApi, { secret }, without)).toBe('signature-prefix');
      const upper = createDelivery({ headers: { 'x-webhook-signature': `SHA256=${digest}` }, body: compact });
      expect(await causeOf(emailApi, { secret }, upper)).toBe('signature-prefix');
      const much = createDelivery({ headers: { signature: `sha256=${digest}` }, body: compact });
      expect(await causeOf(mailersend, { secret }, much)).toBe('signature-prefix');
    });

    it('finds base64 where hex is expected, with and without the prefix', async () => {
      const digest = createHmac('sha256', secret).update(compact).digest('base64');
      for (const value of [`sha256=${digest}`, digest]) {
        const delivery = createDelivery({ headers: { 'x-webhook-signature': value }, body: compact });
        expect(await causeOf(emailApi, { secret }, delivery)).toBe('signature-encoding');
      }
    });

    it('finds hex where base64 is expected', async () => {
      const base64 = `whsec_${btoa(secret)}`;
      const delivery = await signed(resend, { secret: base64 });
      const value = delivery.headers.get('svix-signature') ?? '';
      const hex = Buffer.from(value.replace('v1,', ''), 'base64').toString('hex');
      for (const written of [`v1,${hex}`, hex]) {
        const changed = withHeader(delivery, 'svix-signature', written);
        expect(await causeOf(resend, { secret: base64 }, changed)).toBe('signature-encoding');
      }
    });

    it('returns nothing for hex in upper case, which verifies', async () => {
      const digest = createHmac('sha256', secret).update(compact).digest('hex').toUpperCase();
      const delivery = createDelivery({
        headers: { 'x-webhook-signature': `sha256=${digest}` },
        body: compact,
      });
      expect(await explained(emailApi, { secret }, delivery)).toEqual([]);
    });

    it('names the sender of a header', async () => {
      const sent = await signed(stripe, { secret: 'another-0f1e2d3c4b' });
      const [found] = await explained(emailApi, { secret }, sent);
      expect(found).toMatchObject({
        cause: 'other-sender',
        fix: expect.stringContaining('--provider stripe'),
      });
    });

    it('reports a missing signature', async () => {
      expect(await causeOf(emailApi, { secret }, createDelivery({ body: compact }))).toBe(
        'signature-missing',
      );
    });

    it('reports a malformed signature', async () => {
      const delivery = createDelivery({ headers: { 'x-webhook-signature': 'sha256=short' }, body: compact });
      expect(await causeOf(emailApi, { secret }, delivery)).toBe('signature-malformed');
    });
  });

  describe('about credentials and URLs', () => {
    const basicAuth = { username: 'hooks', password: secret };

    it('distinguishes basic auth from a bearer token', async () => {
      const bearer = await signed(postmark, { bearer: secret });
      expect(await causeOf(postmark, { basicAuth }, bearer)).toBe('credential-kind');
      const basic = await signed(postmark, { basicAuth });
      expect(await causeOf(postmark, { bearer: secret }, basic)).toBe('credential-kind');
    });

    it('asks for the URL when it contains the secret', async () => {
      const delivery = createDelivery({ body: compact });
      expect(await causeOf(postmark, { pathSecret: secret }, delivery)).toBe('credential-kind');
    });

    it('reports a wrong and a missing password', async () => {
      const delivery = await signed(postmark, { basicAuth: { username: 'hooks', password: 'another-0f1e' } });
      expect(await causeOf(postmark, { basicAuth }, delivery)).toBe('wrong-credential');
      const bare = createDelivery({ body: compact });
      expect(await causeOf(postmark, { basicAuth }, bare)).toBe('credential-missing');
    });

    it.each([
      ['without the slash', 'https://example.com/hooks', 'https://example.com/hooks/'],
      ['with a slash', 'https://example.com/hooks/', 'https://example.com/hooks'],
      ['with http', 'http://example.com/hooks', 'https://example.com/hooks'],
      ['without the query', 'https://example.com/hooks', 'https://example.com/hooks?a=1'],
    ])('finds a signed URL that is set %s', async (words, theirs, ours) => {
      const body = new URLSearchParams({ mandrill_events: JSON.stringify([event]) }).toString();
      const delivery = await signed(mandrill, { secret, url: theirs }, body);
      const [found] = await explained(mandrill, { secret, url: ours }, delivery);
      expect(found).toMatchObject({ cause: 'signed-url', message: expect.stringContaining(words) });
    });
  });
});
