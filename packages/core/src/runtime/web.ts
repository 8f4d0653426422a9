// `#runtime` on every other runtime, where each cold start loads each byte again.

export { createKeyTable } from './key-table.ts';
/** Calls `run` after the events that are waiting now. */
export const soon = (run: () => void): void => void setTimeout(run, 0);

/** Leaves the class unchanged: a shorter bundle is worth more here. */
export const unstacked = <Base>(base: Base): Base => base;
