import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { ConfigurationError, SecretError } from '../errors.ts';
import { type CredentialOptions, credential } from './credential.ts';
import { hmacHeader } from './hmac-header.ts';

const secret = 'k3y-of-the-house';
const basicAuth = { username: 'hooks', password: secret };
const more = { secret: () => hmacHeader({ header: 'x-signature', secret }) };

test.each([
  [{ basicAuth }, 'basic-auth', 'credential'],
  [{ bearer: secret }, 'bearer', 'credential'],
  [{ pathSecret: secret }, 'path-secret', 'credential'],
  [{ acceptUnverified: true }, 'unverified', 'none'],
] as [CredentialOptions, string, string][])('credential makes %j into %s', (options, name, level) => {
  expect(credential('acme', options)).toMatchObject({ name, level });
});

test('credential makes a proof that only this sender knows', () => {
  const options: CredentialOptions & { secret: string } = { secret };
  expect(credential('acme', options, more)).toMatchObject({ name: 'hmac-header' });
});

test.each([
  [{}, 'got none'],
  [{ basicAuth, bearer: secret }, 'got basicAuth and bearer'],
  [{ basicAuth, bearer: undefined }, 'got basicAuth and bearer'],
  [
    { bearer: secret, pathSecret: secret, acceptUnverified: true },
    'got bearer, pathSecret and acceptUnverified',
  ],
  [{ secret }, 'got none'],
] as [CredentialOptions, string][])('credential refuses %j and recommends basic auth', (options, message) => {
  const error = caught(() => credential('acme', options)) as Error;
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain(
    'acme takes exactly one of `basicAuth`, `bearer`, `pathSecret` and `acceptUnverified`',
  );
  expect(error.message).toContain(message);
  expect(error.message).toContain('Recommended: `basicAuth`');
  expect(error.message).not.toContain(secret);
});

test('credential refuses a proof of its own beside another', () => {
  const options: CredentialOptions & { secret: string } = { basicAuth, secret };
  expect(() => credential('acme', options, more)).toThrow('got basicAuth and secret');
});

test.each([
  [{ bearer: undefined }, SecretError],
  [{ bearer: '' }, SecretError],
  [{ pathSecret: undefined }, SecretError],
  [{ basicAuth: undefined }, ConfigurationError],
  [{ basicAuth: { username: 'hooks', password: undefined } }, SecretError],
  [{ acceptUnverified: undefined }, ConfigurationError],
  [{ acceptUnverified: false }, ConfigurationError],
] as [object, unknown][])('credential never takes %j for «accept»', (options, kind) => {
  expect(caught(() => credential('acme', options))).toBeInstanceOf(kind);
});

describe('a credential', () => {
  test.each([
    [{ basicAuth }, { authorization: `Basic ${btoa(`hooks:${secret}`)}` }, '/'],
    [{ bearer: secret }, { authorization: `Bearer ${secret}` }, '/'],
    [{ pathSecret: secret }, {}, `/hooks/${secret}`],
  ] as [CredentialOptions, HeaderRecord, string][])(
    '%j is taken, and nothing else',
    (options, headers, url) => {
      const scheme = credential('acme', options);
      const context = { now: () => 0 };
      expect(scheme.verify(createDelivery({ headers, url, body: '' }), context)).toMatchObject({
        level: 'credential',
      });
      expect(() => scheme.verify(createDelivery({ body: '' }), context)).toThrow();
    },
  );
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
