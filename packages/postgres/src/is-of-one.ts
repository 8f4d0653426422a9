/** Data exceptions, constraints and limits: what one item of a batch may have done to all of them. */
export function isOfOne(error: unknown): boolean {
  return /^(22|23|54)/.test(String((error as { code?: unknown } | undefined)?.code));
}
