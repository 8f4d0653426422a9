import { expect, it } from 'vitest';
import { hexLines } from './hex-lines.ts';
import { readPayload } from './read-payload.ts';

const read = (text: string | Uint8Array) => readPayload(Buffer.from(text).toString('base64'));

it('reads JSON as a tree', () => {
  expect(read('{"a":[1,"ü"]}')).toMatchObject({ text: '{"a":[1,"ü"]}', tree: { value: { a: [1, 'ü'] } } });
});

it('keeps a number that JavaScript would change as it was written', () => {
  expect(read('{"id":12345678901234567890,"n":1.50}').tree?.value).toMatchObject({
    id: { source: '12345678901234567890' },
    n: { source: '1.50' },
  });
});

it('reads a form as a tree', () => {
  expect(read('a=1&b=x%20y').tree).toEqual({ value: { a: '1', b: 'x y' } });
});

it('has no tree for other text, and no text for other bytes', () => {
  expect(read('hello = world')).not.toHaveProperty('tree');
  expect(read(new Uint8Array([0xff, 0x00]))).toEqual({ bytes: new Uint8Array([0xff, 0x00]) });
});

it('shows bytes as hex', () => {
  expect(hexLines(new TextEncoder().encode('{"a":"ü"}'))).toBe(
    '000000  7b 22 61 22 3a 22 c3 bc 22 7d                    {"a":".."}',
  );
});
