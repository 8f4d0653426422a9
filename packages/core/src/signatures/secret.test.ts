import { describe, expect, test } from 'vitest';
import { createDelivery } from '../delivery/delivery.ts';
import { SecretError } from '../errors.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';

const delivery = createDelivery({ body: '' });
const useless: [string, unknown, string][] = [
  ['undefined', undefined, 'is missing'],
  ['null', null, 'is missing'],
  ['empty', '', 'is empty'],
  ['blank', ' \t\n', 'is blank'],
  ['a bare whsec_', 'whsec_', 'is a bare prefix'],
  ['a bare sha256=', 'sha256=', 'is a bare prefix'],
  ['a number', 12345678, 'must be text'],
  ['an object', {}, 'must be text'],
  ['an empty list', [], 'is an empty list'],
  ['a list with an empty entry', ['k3y-of-the-house', ''], 'is empty'],
  ['a list with a missing entry', [undefined], 'is missing'],
  ['the sample of the documents', 'your-webhook-secret', 'is a placeholder'],
  ['changeme', 'change-me', 'is a placeholder'],
  ['WEBHOOK_SECRET', 'WEBHOOK_SECRET', 'is a placeholder'],
  ['a template', '<secret>', 'is a placeholder'],
  ['an unset shell variable', '$' + '{WEBHOOK_SECRET}', 'is a placeholder'],
  ['the name of a variable', 'process.env.WEBHOOK_SECRET', 'is a placeholder'],
  ['the text undefined', 'undefined', 'is a placeholder'],
  ['crosses', 'whsec_xxxxxxxx', 'is a placeholder'],
  ['stars', '********', 'is a placeholder'],
];

describe('a secret that protects nothing', () => {
  test.each(useless)('is refused at construction: %s', (_name, source, fault) => {
    const error = caught(() => prepareSecrets(source as SecretSource, 'secret', (text) => text));
    expect(error).toBeInstanceOf(SecretError);
    expect(error).toMatchObject({ code: 'secret-invalid' });
    expect((error as Error).message).toContain('`secret`');
    expect((error as Error).message).toContain(fault);
  });

  test.each(useless)('is refused when a lookup returns it: %s', async (_name, found) => {
    const sync = prepareSecrets((() => found) as SecretSource, 'secret', (text) => text);
    expect(caught(() => sync(delivery))).toMatchObject({ code: 'secret-invalid' });
    const later = prepareSecrets((async () => found) as SecretSource, 'secret', (text) => text);
    await expect(later(delivery)).rejects.toMatchObject({ code: 'secret-invalid' });
  });

  test('is not repeated in the message', () => {
    const error = caught(() => prepareSecrets('your-own-private-words', 'secret', (text) => text));
    expect((error as Error).message).not.toContain('private');
  });

  test('is named by its place in a list', () => {
    const error = caught(() => prepareSecrets(['k3y-of-the-house', ' '], 'secret', (text) => text));
    expect((error as Error).message).toContain('`secret`[1] is blank');
  });
});

describe('a usable secret', () => {
  test.each([
    'k3y-of-the-house',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'test',
    'a'.padEnd(40, 'b'),
    'secret-2f9c',
    'é',
    '12',
  ])('is taken as it stands: %s', (secret) => {
    expect(prepareSecrets(secret, 'secret', (text) => text)(delivery)).toEqual([secret]);
  });

  test('is prepared once when given, and at each delivery when looked up', () => {
    let prepared = 0;
    const count = () => ++prepared;
    const given = prepareSecrets('k3y-of-the-house', 'secret', count);
    given(delivery);
    given(delivery);
    expect(prepared).toBe(1);
    const lookup = prepareSecrets(() => ['new-k3y', 'old-k3y'], 'secret', count);
    expect(lookup(delivery)).toEqual([2, 3]);
    expect(lookup(delivery)).toEqual([4, 5]);
  });

  test('is looked up by the delivery', async () => {
    const keys = prepareSecrets(
      async ({ url }) => `k3y-of-${url}`,
      'secret',
      (text) => text,
    );
    expect(await keys(createDelivery({ url: '/tenant-7', body: '' }))).toEqual(['k3y-of-/tenant-7']);
  });

  test('fails as secret-lookup-failed when its lookup throws, with the cause kept', async () => {
    const cause = new Error('the vault is closed');
    const lookup = prepareSecrets(
      () => Promise.reject(cause),
      'secret',
      (text) => text,
    );
    await expect(lookup(delivery)).rejects.toMatchObject({ code: 'secret-lookup-failed', cause });
    await expect(lookup(delivery)).rejects.not.toMatchObject({ message: expect.stringContaining('vault') });
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
