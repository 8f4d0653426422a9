// `#runtime` on Node, Bun and Deno, as `crypto/node.ts` is `#crypto` there: code that is worth its size where a
// program is loaded once and runs for a long time.

import { SharedTimer } from './shared-timer.ts';
import type { Timekeeper } from './timekeeper.ts';

// This one compiles each schema to a function when it is first used. Where `new Function` is forbidden, it does not.
export { $ZodObjectJIT as ZodObject } from 'zod/v4/core';
export { soon } from './soon.ts';
export { createKeyTable } from './typed-key-table.ts';
export { unstacked } from './unstacked.ts';

export const createTimekeeper = (): Timekeeper => new SharedTimer();
