import { isObject } from '../reading/is-object.ts';
import type { SchemaResult, StandardSchema } from './standard-schema.ts';

// The schemas of our own providers: zod's names, a Standard Schema each, and only what those providers use. Validating a
// value that fits costs a type check a field and copies nothing. Your own schemas may come from any library: see
// `defineProvider`.

/** A Standard Schema that gives back the very value that fits. */
export interface Schema<T> extends StandardSchema<T> {
  /** Adds an issue for each place that does not fit. */
  readonly check: Check;
}

type Check = (value: unknown, issues: Issue[]) => void;

interface Issue {
  /** Grows at its start, as the issue passes from the field to the objects around it. */
  path: PropertyKey[];
}

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

export const string = (): Schema<string> => fitting((value) => typeof value === 'string');
export const number = (): Schema<number> => fitting((value) => typeof value === 'number');
export const boolean = (): Schema<boolean> => fitting((value) => typeof value === 'boolean');
export const unknown = (): Schema<unknown> => fitting(() => true);

const oneOf = <const T extends string>(values: readonly T[]): Schema<T> =>
  fitting((value) => (values as readonly unknown[]).includes(value));

export { oneOf as enum };

export const nullable = <T>(inner: Schema<T>): Schema<T | null> =>
  schema((value, issues) => {
    if (value !== null) inner.check(value, issues);
  });

/** Makes a schema of a key that may be missing. */
export const optional = <T>(inner: Schema<T>): OptionalSchema<T> =>
  schema<T | undefined>((value, issues) => {
    if (value !== undefined) inner.check(value, issues);
  }) as OptionalSchema<T>;

/** Makes a schema of a key that may be missing or null: senders differ in how they leave a field out. */
export const nullish = <T>(inner: Schema<T>): OptionalSchema<T | null> => optional(nullable(inner));

export const union = <const S extends readonly Schema<unknown>[]>(schemas: S): Schema<Infer<S[number]>> =>
  fitting((value) =>
    schemas.some(({ check }) => {
      const issues: Issue[] = [];
      check(value, issues);
      return issues.length === 0;
    }),
  );

export const array = <T>(item: Schema<T>): Schema<T[]> =>
  holding(Array.isArray, (list) => list.map((_, index) => [index, item]));

/** Makes a schema of an object with any keys, whose own values all fit. */
export const record = <T>(_key: Schema<string>, inner: Schema<T>): Schema<Record<string, T>> =>
  holding(isObject, (value) => Object.keys(value).map((key) => [key, inner]));

/** Makes a schema of an object with these fields. Other fields pass and stay. Inherited ones do not count. */
export const looseObject = <const S extends Shape>(shape: S): Schema<InferShape<S>> => {
  const fields = Object.entries(shape);
  return holding(isObject, () => fields);
};

/** Makes a schema of a value in parts, each of which must fit a schema. */
function holding<Value extends object, T>(
  fits: (value: unknown) => value is Value,
  partsOf: (value: Value) => readonly (readonly [key: PropertyKey, schema: Schema<unknown>])[],
): Schema<T> {
  return schema((value, issues) => {
    if (!fits(value)) issues.push({ path: [] });
    else
      for (const [key, { check }] of partsOf(value)) {
        const before = issues.length;
        check(Object.hasOwn(value, key) ? value[key as keyof Value] : undefined, issues);
        // The path is made only when something is wrong: most events fit.
        for (let i = before; i < issues.length; i++) issues[i]?.path.unshift(key);
      }
  });
}

function fitting<T>(fits: (value: unknown) => boolean): Schema<T> {
  return schema((value, issues) => {
    if (!fits(value)) issues.push({ path: [] });
  });
}

function schema<T>(check: Check): Schema<T> {
  const validate = (value: unknown): SchemaResult<T> => {
    const issues: Issue[] = [];
    check(value, issues);
    return issues.length === 0 ? { value: value as T } : { issues };
  };
  return { check, '~standard': { version: 1, vendor: 'postern', validate } };
}
