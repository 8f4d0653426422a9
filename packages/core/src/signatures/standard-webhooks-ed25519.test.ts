import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { SecretError } from '../errors.ts';
import { createClock } from '../testing/clock.ts';
import { signingKey } from './signing-key.ts';
import { type StandardWebhooksEd25519Options, standardWebhooksEd25519 } from './standard-webhooks-ed25519.ts';

/** standard-webhooks/standard-webhooks, libraries/go/webhook_asymmetric_test.go, TestAsymmetricWebhookSign. */
const privateKey = 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=';
const known = 'tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==';
/** Made from that private key with Python's cryptography module. */
const publicKey = 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=';
/** RFC 8032, section 7.1, test 1: somebody else's. */
const other = `whpk_${Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64')}`;
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const time = 1614265330;
const body = '{"test": 2432232314}';
const accepted = { level: 'body', scheme: 'standard-webhooks-ed25519', secretIndex: 0 };

const verify = (
  changes: HeaderRecord = {},
  bytes: string | Uint8Array<ArrayBuffer> = body,
  options: Partial<StandardWebhooksEd25519Options> = {},
  seconds = time,
) =>
  standardWebhooksEd25519({ publicKey, ...options }).verify(
    createDelivery({
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(time),
        'webhook-signature': `v1a,${known}`,
        ...changes,
      },
      body: bytes,
    }),
    createClock(seconds * 1000),
  );

describe('standardWebhooksEd25519 accepts', () => {
  test.each([publicKey, publicKey.slice(5)])(
    'the vector of the specification, with the key %s',
    async (given) => {
      expect(await verify({}, body, { publicKey: given })).toEqual(accepted);
    },
  );

  test('the right one of several signatures and versions', async () => {
    const value = `v1,${known} v1a,${'A'.repeat(86)}== v1a,${'!'.repeat(88)} v1a,${known}`;
    expect(await verify({ 'webhook-signature': value })).toEqual(accepted);
  });

  test('one of several keys, and says which', async () => {
    expect(await verify({}, body, { publicKey: [other, publicKey] })).toMatchObject({ secretIndex: 1 });
  });

  test.each([300, -300])('a timestamp that is %s s old', async (age) => {
    expect(await verify({}, body, {}, time + age)).toEqual(accepted);
  });

  test('what it signs itself, and signs the vector', async () => {
    const clock = createClock(time * 1000 + 999);
    const scheme = standardWebhooksEd25519({ publicKey, privateKey: signingKey('ed25519', privateKey) });
    const signed = await scheme.sign(createDelivery({ headers: { 'webhook-id': id }, body }), clock);
    expect(signed.headers.get('webhook-signature')).toBe(`v1a,${known}`);
    expect(await scheme.verify(await scheme.sign(createDelivery({ body }), clock), clock)).toEqual(accepted);
  });
});

describe('standardWebhooksEd25519 rejects', () => {
  test.each([
    ['no id', { 'webhook-id': undefined }, 'signature-missing'],
    ['another id', { 'webhook-id': 'msg_other' }, 'signature-mismatch'],
    ['another timestamp', { 'webhook-timestamp': String(time + 1) }, 'signature-mismatch'],
    ['a timestamp in hex', { 'webhook-timestamp': '0x60381d72' }, 'signature-malformed'],
    ['no signature', { 'webhook-signature': undefined }, 'signature-missing'],
    ['the symmetric version alone', { 'webhook-signature': `v1,${known}` }, 'signature-malformed'],
    ['the header twice', { 'webhook-signature': [`v1a,${known}`, `v1a,${known}`] }, 'signature-malformed'],
    ['zeros', { 'webhook-signature': `v1a,${'A'.repeat(86)}==` }, 'signature-mismatch'],
    ['no base64', { 'webhook-signature': `v1a,${'!'.repeat(88)}` }, 'signature-mismatch'],
    [
      'base64 with bits too many',
      { 'webhook-signature': `v1a,${known.replace('Ag==', 'Ah==')}` },
      'signature-mismatch',
    ],
  ] as [string, HeaderRecord, string][])('%s', async (_what, changes, code) => {
    expect(await caught(() => verify(changes))).toMatchObject({ name: 'WebhookVerificationError', code });
  });

  test.each([301, -301])('a timestamp that is %s s old', async (age) => {
    expect(await caught(() => verify({}, body, {}, time + age))).toMatchObject({ code: 'timestamp-stale' });
  });

  test('every prefix of a right signature', async () => {
    for (let length = 0; length < known.length; length++) {
      await expect(verify({ 'webhook-signature': `v1a,${known.slice(0, length)}` })).rejects.toThrow();
    }
  });

  test('a body with any one bit changed, or cut, or empty', async () => {
    const bytes = new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      await expect(verify({}, changed)).rejects.toThrow();
    }
    await expect(verify({}, bytes.subarray(1))).rejects.toThrow();
    await expect(verify({}, '')).rejects.toThrow();
  });

  test("another sender's key", async () => {
    expect(await caught(() => verify({}, body, { publicKey: other }))).toMatchObject({
      code: 'signature-mismatch',
    });
  });
});

test.each([undefined, '', 'whpk_', [], 'whpk_AAAA', 'not base64!', privateKey])(
  'standardWebhooksEd25519 refuses the public key %j',
  async (given) => {
    const error = (await caught(() => standardWebhooksEd25519({ publicKey: given }))) as Error;
    expect(error).toBeInstanceOf(SecretError);
    expect(error.message).toContain('`publicKey`');
  },
);

test('standardWebhooksEd25519 signs nothing without a private key', async () => {
  const signed = standardWebhooksEd25519({ publicKey }).sign(createDelivery({ body }), createClock());
  await expect(signed).rejects.toThrow('`privateKey` is missing');
  expect(() => signingKey('ed25519', 'whsk_AAAA')).toThrow('`privateKey` is no ed25519 private key');
});

async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
