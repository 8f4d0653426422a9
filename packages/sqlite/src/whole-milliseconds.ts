/** Rounds a time up for a column that takes whole numbers only. */
export function wholeMilliseconds(milliseconds: number): number {
  return Math.min(Math.ceil(milliseconds), Number.MAX_SAFE_INTEGER);
}
