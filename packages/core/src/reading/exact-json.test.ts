import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { MalformedBodyError } from '../errors.ts';
import { parseExactJson } from './exact-json.ts';

const parse = (text: string) => parseExactJson(encodeUtf8(text));

test.each([
  ['[9007199254740991]', [9007199254740991]],
  ['[9007199254740992]', ['9007199254740992']],
  ['[-9007199254740993]', ['-9007199254740993']],
  ['[19421777835146490,1]', ['19421777835146490', 1]],
  ['{"a":{"19421777835146490":19421777835146490}}', { a: { '19421777835146490': '19421777835146490' } }],
  ['["19421777835146490","\\"19421777835146490"]', ['19421777835146490', '"19421777835146490']],
  ['["\\\\",19421777835146490]', ['\\', '19421777835146490']],
])('reads %s and loses no digit of a whole number', (text, value) => {
  expect(parse(text)).toEqual(value);
});

test.each(['[019421777835146490]', '{19421777835146490:1}', '[19421777835146490', '"19421777835146490"', ''])(
  'refuses %j as JSON.parse does',
  (text) => {
    expect(() => parse(text)).toThrow(MalformedBodyError);
  },
);

test.each(['[19421777835146490.5]', '[19421777835146490e0]', '[0.12345678901234567]', '[1e400]'])(
  'leaves %s to JSON.parse, which is no whole number in digits',
  (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  },
);

test('reads JSON without such a number as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.json()), fc.dictionary(fc.string(), fc.json())), (value) => {
      const text = JSON.stringify(value);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('keeps every whole number of any length', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.string(), (whole, beside) => {
      const [read, text] = parse(`[${whole},${JSON.stringify(beside)}]`) as [unknown, string];
      expect(String(read)).toBe(String(whole));
      expect(text).toBe(beside);
    }),
  );
});
