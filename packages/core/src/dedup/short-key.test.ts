import { expect, test } from 'vitest';
import { shortKey } from './short-key.ts';

const short = (key: string) => shortKey(key, (long) => ({ hashOf: long }));

test.each(['', 'evt_1', 'a'.repeat(1024), 'ü'.repeat(512), '\0', '😀'])(
  'leaves a text of at most 1,024 bytes as it is',
  (key) => {
    expect(short(key)).toBe(key);
  },
);

test.each(['a'.repeat(1025), 'ü'.repeat(513), '€'.repeat(342), '\ud83d', 'a\udc00'])(
  'hashes a text that is longer, or has half of a surrogate pair',
  (key) => {
    expect(short(key)).toEqual({ hashOf: key });
  },
);
