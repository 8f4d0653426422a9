import * as zod from 'zod/mini';
import { ZodObject } from '#runtime';
import type { SchemaResult, StandardSchema } from './standard-schema.ts';

// The schemas of our own providers are made with zod/mini, which the published package holds. Their types are ours: exact,
// where zod's `looseObject` allows every other field, so that a misspelt field is a compile error; and the published types
// need no zod. Your own schemas may come from any library: see `defineProvider`.

/** A schema of zod, typed by its values alone. */
export interface Schema<T> extends StandardSchema<T> {}

/** The type of a schema's values. */
export type Infer<S extends Schema<unknown>> = S extends Schema<infer T> ? T : never;

/** A schema of a key that may be missing. */
export interface OptionalSchema<T> extends Schema<T | undefined> {
  /** Only a type, which gives the key a question mark: no value has it. */
  readonly optional: true;
}

/** The fields of an object, each with its schema. */
export type Shape = Readonly<Record<string, Schema<unknown>>>;

/** The type of an object with these fields. Optional keys have a question mark. */
export type InferShape<S extends Shape> = {
  -readonly [Key in keyof S as S[Key] extends OptionalSchema<unknown> ? never : Key]: Infer<S[Key]>;
} & {
  -readonly [Key in keyof S as S[Key] extends OptionalSchema<unknown> ? Key : never]?: Infer<S[Key]>;
} extends infer Fields
  ? { [Key in keyof Fields]: Fields[Key] }
  : never;

export const string: () => Schema<string> = zod.string;
export const number: () => Schema<number> = zod.number;
export const boolean: () => Schema<boolean> = zod.boolean;
export const unknown: () => Schema<unknown> = zod.unknown;

const oneOf = zod.enum as <const T extends string>(values: readonly T[]) => Schema<T>;

export { oneOf as enum };

export const nullable = zod.nullable as <T>(inner: Schema<T>) => Schema<T | null>;

/** Makes a schema of a key that may be missing. */
export const optional = zod.optional as unknown as <T>(inner: Schema<T>) => OptionalSchema<T>;

/** Makes a schema of a key that may be missing or null: senders differ in how they leave a field out. */
export const nullish = zod.nullish as unknown as <T>(inner: Schema<T>) => OptionalSchema<T | null>;

export const array = zod.array as <T>(item: Schema<T>) => Schema<T[]>;

/** Makes a schema of an object with any keys, whose values all fit. */
export const record = zod.record as <T>(key: Schema<string>, inner: Schema<T>) => Schema<Record<string, T>>;

export const union = <const S extends readonly Schema<unknown>[]>(schemas: S): Schema<Infer<S[number]>> =>
  givingBack(zod.union(schemas as never));

/** Makes a schema of an object with these fields. Other fields pass and stay: zod does not look at them. */
export const looseObject = <const S extends Shape>(shape: S): Schema<InferShape<S>> =>
  givingBack(new ZodObject({ type: 'object', shape: shape as never }) as unknown as StandardSchema);

/** Gives back the very value that fits: zod's copy leaves out a field named `__proto__`, which a sender may attach. */
function givingBack<T>(schema: StandardSchema): Schema<T> {
  const standard = schema['~standard'];
  const validate = (value: unknown): SchemaResult<T> => {
    const { issues } = standard.validate(value) as SchemaResult<unknown>;
    return issues ? { issues } : { value: value as T };
  };
  return Object.assign(schema, { '~standard': { ...standard, validate } }) as Schema<T>;
}
