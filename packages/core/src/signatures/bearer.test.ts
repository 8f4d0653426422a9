import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { type BearerOptions, bearer } from './bearer.ts';

const token = 'k3y-of-the-house';
const context = { now: () => 0 };
const accepted = { level: 'credential', scheme: 'bearer', secretIndex: 0 };
const verify = (headers: HeaderRecord, options: BearerOptions = {}, tokens: string | string[] = token) =>
  bearer(tokens, options).verify(createDelivery({ headers, body: '' }), context);

describe('bearer accepts', () => {
  // RFC 6750, section 2.1: the header of its example.
  test('the example of RFC 6750', () => {
    expect(verify({ Authorization: 'Bearer mF_9.B5f-4.1JqM' }, {}, 'mF_9.B5f-4.1JqM')).toEqual(accepted);
  });

  test.each(['bearer', 'BEARER'])('the scheme as %s', (scheme) => {
    expect(verify({ authorization: `${scheme} ${token}` })).toEqual(accepted);
  });

  test('a header of its own without a prefix', () => {
    expect(verify({ 'x-token': token }, { header: 'X-Token', prefix: '' })).toEqual(accepted);
  });

  test('one of several tokens, and says which', () => {
    expect(verify({ authorization: `Bearer ${token}` }, {}, ['n3w-k3y', token])).toMatchObject({
      secretIndex: 1,
    });
  });

  test('what it signs itself', async () => {
    for (const options of [{}, { header: 'x-token', prefix: '' }]) {
      const scheme = bearer(token, options);
      expect(scheme.verify(await scheme.sign(createDelivery({ body: '' }), context), context)).toEqual(
        accepted,
      );
    }
  });

  test('a token that is looked up, and waits only then', async () => {
    const delivery = createDelivery({ headers: { authorization: `Bearer ${token}` }, body: '' });
    await expect(bearer(async () => token).verify(delivery, context)).resolves.toEqual(accepted);
    expect(bearer(token).verify(delivery, context)).not.toBeInstanceOf(Promise);
  });
});

describe('bearer rejects', () => {
  test.each([
    ['no header', undefined, 'credential-missing'],
    ['an empty header', '', 'credential-missing'],
    ['the scheme alone', 'Bearer ', 'credential-mismatch'],
    ['the token alone', token, 'credential-mismatch'],
    ['another scheme', `Basic ${token}`, 'credential-mismatch'],
    ['another token', 'Bearer other', 'credential-mismatch'],
    ['the token in upper case', `Bearer ${token.toUpperCase()}`, 'credential-mismatch'],
    ['a longer token', `Bearer ${token}x`, 'credential-mismatch'],
    ['the token twice over', `Bearer ${token}${token}`, 'credential-mismatch'],
    ['the header twice', [`Bearer ${token}`, `Bearer ${token}`], 'credential-mismatch'],
  ])('%s', (_what, authorization, code) => {
    expect(caught(() => verify({ authorization }))).toMatchObject({ name: 'WebhookVerificationError', code });
  });

  test('every prefix of a right token', () => {
    for (let length = 0; length < token.length; length++) {
      expect(() => verify({ authorization: `Bearer ${token.slice(0, length)}` })).toThrow();
      expect(() =>
        verify({ 'x-token': token.slice(0, length) }, { header: 'x-token', prefix: '' }),
      ).toThrow();
    }
  });

  test('a token with white space at an end, and says so without the token', () => {
    const { message } = caught(() => verify({ authorization: `Bearer ${token}` }, {}, `${token}\n`)) as Error;
    expect(message).toContain('trim it');
    expect(message).not.toContain(token);
  });
});

test.each([undefined, '', ' ', [], ['k3y-of-the-house', ''], 'changeme'])(
  'bearer refuses the token %j',
  (tokens) => {
    expect(() => bearer(tokens)).toThrow('`bearer`');
  },
);

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
