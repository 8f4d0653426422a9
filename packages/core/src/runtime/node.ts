// One of the two rooms behind the door `#runtime`, as `crypto/` has them behind `#crypto`: what is worth its size where
// a program is loaded once and runs for long.

export { createKeyTable } from '../dedup/typed-key-table.ts';
export { parseTime } from '../parse-time.ts';
export { unstacked } from '../unstacked.ts';
