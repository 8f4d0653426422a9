import { expect, test } from 'vitest';
import { inboxRetention } from './inbox-retention.ts';

const day = 24 * 60 * 60 * 1000;

test('keeps ids and dead entries for 30 days, bodies for 7', () => {
  expect(inboxRetention('myInbox')).toEqual({
    retentionMs: 30 * day,
    bodyRetentionMs: 7 * day,
    deadRetentionMs: 30 * day,
  });
});

test('takes what is given, and nothing else of the options', () => {
  const options = { retentionMs: 1, bodyRetentionMs: 2, deadRetentionMs: 3, path: 'a' };
  expect(inboxRetention('myInbox', options)).toEqual({
    retentionMs: 1,
    bodyRetentionMs: 2,
    deadRetentionMs: 3,
  });
});

test.each([0, -1, Number.NaN, Infinity, '7 days'])('refuses %j, and names the option', (value) => {
  for (const option of ['retentionMs', 'bodyRetentionMs', 'deadRetentionMs']) {
    expect(() => inboxRetention('myInbox', { [option]: value })).toThrow(
      `myInbox: \`${option}\` must be a number of milliseconds above 0`,
    );
  }
});
