import { afterEach, describe, expect, it } from 'vitest';
import { isPosternError, SecretError, WebhookVerificationError } from './errors.ts';

const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') as PropertyDescriptor;

afterEach(() => Object.defineProperty(Error, 'stackTraceLimit', limit));

describe('WebhookVerificationError', () => {
  const make = () => new WebhookVerificationError('signature-mismatch', 'It is wrong.', { cause: 'a cause' });

  it('is an error with name, code, message and cause', () => {
    expect(make()).toMatchObject({
      name: 'WebhookVerificationError',
      code: 'signature-mismatch',
      message: 'It is wrong.',
      cause: 'a cause',
    });
    expect(make()).toBeInstanceOf(Error);
    expect(isPosternError(make())).toBe(true);
    expect(Object.keys(make())).toEqual(['code', 'name']);
  });

  it('has no stack', () => {
    expect(make().stack).not.toMatch(/\n\s+at /);
  });

  it('leaves the stacks of other errors as they are', () => {
    make();
    expect(Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')).toEqual(limit);
    expect(new SecretError('secret-invalid', 'It is empty.').stack).toContain('errors.test.ts');
  });

  it('leaves them also when it cannot be made', () => {
    const message = { toString: () => fail() } as unknown as string;
    expect(() => new WebhookVerificationError('signature-mismatch', message)).toThrow('no text');
    expect(Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')).toEqual(limit);
  });

  it.each([
    ['cannot be written', { ...limit, writable: false }],
    ['can only be read', { get: () => limit.value, configurable: true }],
  ])('is made where the limit of stacks %s', (_, descriptor) => {
    Object.defineProperty(Error, 'stackTraceLimit', descriptor);
    expect(make()).toMatchObject({ name: 'WebhookVerificationError', code: 'signature-mismatch' });
  });
});

function fail(): never {
  throw new Error('no text');
}
