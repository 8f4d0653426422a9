// biome-ignore lint/suspicious/noExplicitAny: TypeScript requires it of a mixin.
type ErrorClass = abstract new (...args: any[]) => Error;

const stackLimit = 'stackTraceLimit';

/**
 * Makes a class whose errors have no stack. Use it for errors that anybody can cause: the stack would cost more than the
 * check that failed.
 */
export function unstacked<Base extends ErrorClass>(base: Base): Base {
  abstract class Unstacked extends base {
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    constructor(...args: any[]) {
      // Reflect, because where intrinsics are frozen the limit stays as it is, and an assignment would throw.
      const limit = Reflect.get(Error, stackLimit);
      try {
        Reflect.set(Error, stackLimit, 0);
        super(...args);
      } finally {
        Reflect.set(Error, stackLimit, limit);
      }
    }
  }
  return Unstacked;
}
