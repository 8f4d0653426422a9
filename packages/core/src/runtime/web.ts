// `#runtime` on every other runtime, where each byte is loaded again at a cold start.

import type { Timekeeper } from './timekeeper.ts';
import { TimerPerRun } from './timer-per-run.ts';

export { $ZodObject as ZodObject } from 'zod/v4/core';
export { createKeyTable } from './key-table.ts';
export const soon = (run: () => void): void => void setTimeout(run, 0);
export const unstacked = <Base>(base: Base): Base => base;
export const createTimekeeper = (): Timekeeper => new TimerPerRun();
