// The other room behind the door `#runtime`: for the edge, where every byte is loaded anew.

export { createKeyTable } from '../dedup/key-table.ts';
export const parseTime = Date.parse;
export const unstacked = <Base>(base: Base): Base => base;
