import { expect, test } from 'vitest';
import { toJsonObject } from './json-object.ts';

test('reads an object', () => {
  expect(toJsonObject('{"a":[1]}')).toEqual({ a: [1] });
});

test.each(['', '[]', 'null', '"text"', '7', '{"a":', 'a sentence'])(
  'gives undefined for a text that is no object: %s',
  (text) => {
    expect(toJsonObject(text)).toBeUndefined();
  },
);
