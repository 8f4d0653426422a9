import { isPromise, type MaybePromise } from '../../maybe-promise.ts';

/** The value of something that has nothing to wait for. */
export function atOnce<T>(value: MaybePromise<T>): T {
  if (isPromise(value)) throw new TypeError('This waits, and a search takes every step at once.');
  return value;
}
