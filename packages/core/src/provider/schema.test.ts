import { describe, expect, expectTypeOf, test } from 'vitest';
import * as z from './schema.ts';

const shape = z.looseObject({
  id: z.string(),
  size: z.optional(z.number()),
  kind: z.enum(['a', 'b']),
  note: z.nullable(z.string()),
  list: z.array(z.looseObject({ ok: z.boolean() })),
  tags: z.union([z.string(), z.array(z.string())]),
  extra: z.optional(z.record(z.string(), z.unknown())),
  mood: z.nullish(z.string()),
});
const good = { id: 'x', size: 1, kind: 'a', note: null, list: [{ ok: true }], tags: 'one', extra: { a: 1 } };
const paths = (value: unknown) => {
  const result = shape['~standard'].validate(value);
  if (result instanceof Promise) throw new Error('it never waits');
  return result.issues?.map(({ path }) => path?.join('.'));
};

describe('a schema of ours', () => {
  test('gives back the very value that fits, with what it does not name', () => {
    const value = { ...good, colour: 'red', size2: 1 };
    expect(shape['~standard'].validate(value)).toEqual({ value });
    expect((shape['~standard'].validate(value) as { value: unknown }).value).toBe(value);
  });

  test.each([{ mood: null }, { mood: undefined }, { mood: 'good' }, {}])(
    'takes a nullish field as %j',
    (mood) => {
      expect(paths({ ...good, ...mood })).toBeUndefined();
    },
  );

  test('follows Standard Schema 1', () => {
    expect(shape['~standard']).toMatchObject({
      version: 1,
      vendor: 'zod',
      validate: expect.any(Function),
    });
  });

  test.each([
    ['a missing field', { ...good, id: undefined }, ['id']],
    ['another type', { ...good, id: 7 }, ['id']],
    ['a value that is none of the enum', { ...good, kind: 'c' }, ['kind']],
    ['a wrong value where it may be missing or null', { ...good, mood: 1 }, ['mood']],
    ['a wrong optional', { ...good, size: '1' }, ['size']],
    ['null where it may not be', { ...good, id: null }, ['id']],
    ['undefined where null may be', { ...good, note: undefined }, ['note']],
    ['a wrong item deep in a list', { ...good, list: [{ ok: true }, { ok: 1 }] }, ['list.1.ok']],
    ['an item that is no object', { ...good, list: [null] }, ['list.0']],
    ['no list', { ...good, list: {} }, ['list']],
    ['none of a union', { ...good, tags: [1] }, ['tags']],
    ['no record', { ...good, extra: [] }, ['extra']],
    ['several at once', { ...good, id: 1, kind: 2 }, ['id', 'kind']],
    ['null', null, ['']],
    ['a list', [], ['']],
    ['text', 'x', ['']],
  ])('names the path of %s', (_what, value, expected) => {
    expect(paths(value)).toEqual(expected);
  });

  test('takes no field from a field named __proto__, and keeps that', () => {
    expect(paths(JSON.parse('{"__proto__":{"id":"x"}}'))).toContain('id');
    const value = JSON.parse(`{"__proto__":1,${JSON.stringify(good).slice(1)}`);
    expect(shape['~standard'].validate(value)).toEqual({ value });
    expect((shape['~standard'].validate(value) as { value: unknown }).value).toBe(value);
  });

  test('has the type of its values', () => {
    expectTypeOf<z.Infer<typeof shape>>().toEqualTypeOf<{
      id: string;
      size?: number | undefined;
      kind: 'a' | 'b';
      note: string | null;
      list: { ok: boolean }[];
      tags: string | string[];
      extra?: Record<string, unknown> | undefined;
      mood?: string | null | undefined;
    }>();
  });
});
