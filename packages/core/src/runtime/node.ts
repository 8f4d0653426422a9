// What `#runtime` is on Node, Bun and Deno, as `crypto/node.ts` is what `#crypto` is there: code that is worth its size
// where a program is loaded once and runs for a long time.

export { createKeyTable } from './typed-key-table.ts';
export { unstacked } from './unstacked.ts';
