import { isObject } from '../reading/is-object.ts';
import type { SchemaResult, StandardSchema } from './standard-schema.ts';

// What our own providers' schemas are made of: zod's names, a Standard Schema each, and nothing that they do not use.
// zod/mini adds 14 kB to an edge bundle and tens of milliseconds to a cold start; a schema here that fits costs a type check a
// field and copies nothing. Your own schemas may come from any library: see `defineProvider`.

/** A Standard Schema that gives back the very value it was given, when that fits. */
export interface Schema<T> extends StandardSchema<T> {
  /** Adds an issue for each place that does not fit. */
  readonly check: Check;
}

type Check = (value: unknown, issues: Issue[]) => void;

interface Issue {
  /** Grows from its end to its start, as the issue is handed up. */
  path: PropertyKey[];
}

/** The type of a schema's values. */
export type Infer<S extends Schema<unknown>> = S extends Schema<infer T> ? T : never;

export interface OptionalSchema<T> extends Schema<T | undefined> {
  /** For types alone, which give its key a question mark: no value has it. */
  readonly optional: true;
}

export type Shape = Readonly<Record<string, Schema<unknown>>>;

/** Required keys as they are, optional keys with a question mark. */
export type InferShape<S extends Shape> = {
  -readonly [Key in keyof S as S[Key] extends OptionalSchema<unknown> ? never : Key]: Infer<S[Key]>;
} & {
  -readonly [Key in keyof S as S[Key] extends OptionalSchema<unknown> ? Key : never]?: Infer<S[Key]>;
} extends infer Whole
  ? { [Key in keyof Whole]: Whole[Key] }
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

/** The key may be missing. */
export const optional = <T>(inner: Schema<T>): OptionalSchema<T> =>
  schema<T | undefined>((value, issues) => {
    if (value !== undefined) inner.check(value, issues);
  }) as OptionalSchema<T>;

/** The key may be missing, or null: senders differ in how they leave a field out. */
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

/** An object whose own values all fit, whatever its keys are. */
export const record = <T>(_key: Schema<string>, inner: Schema<T>): Schema<Record<string, T>> =>
  holding(isObject, (value) => Object.keys(value).map((key) => [key, inner]));

/** An object with these fields. Others pass and stay. Inherited ones do not count. */
export const looseObject = <const S extends Shape>(shape: S): Schema<InferShape<S>> => {
  const fields = Object.entries(shape);
  return holding(isObject, () => fields);
};

/** A value of which each part must fit a schema. */
function holding<Whole extends object, T>(
  fits: (value: unknown) => value is Whole,
  partsOf: (value: Whole) => readonly (readonly [key: PropertyKey, schema: Schema<unknown>])[],
): Schema<T> {
  return schema((value, issues) => {
    if (!fits(value)) issues.push({ path: [] });
    else
      for (const [key, { check }] of partsOf(value)) {
        const before = issues.length;
        check(Object.hasOwn(value, key) ? value[key as keyof Whole] : undefined, issues);
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
