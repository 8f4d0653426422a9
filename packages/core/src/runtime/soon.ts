// Core is compiled without the types of Node.
declare const setImmediate: (run: () => void) => unknown;

/** Calls `run` after the events that are waiting now: a turn of Node's event loop, without a timer. */
export const soon = (run: () => void): void => void setImmediate(run);
