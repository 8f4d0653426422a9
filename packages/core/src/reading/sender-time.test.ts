import { expect, test } from 'vitest';
import { senderTime } from './sender-time.ts';

test.each([
  [1604933654, 1604933654_000],
  [1604933654.5, 1604933654_500],
  [1604933654500, 1604933654_500],
  ['1604933654', 1604933654_000],
  ['1604933654500', 1604933654_500],
  ['2020-11-09T14:54:14Z', 1604933654_000],
  ['2020-11-09 14:54:14', 1604933654_000],
  ['2020-11-09T15:54:14.000+01:00', 1604933654_000],
  ['2020-11-09T15:54:14+0100', 1604933654_000],
])('reads %j', (value, milliseconds) => {
  expect(senderTime(value)).toBe(milliseconds);
});

test.each([
  undefined,
  null,
  '',
  ' ',
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [1604933654],
  {},
  '7/8/2020',
  '2020-13-09T14:54:14Z',
  'soon',
])('finds no time in %j', (value) => {
  expect(senderTime(value)).toBeUndefined();
});
