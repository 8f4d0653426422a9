/** Returns true for a data exception, a constraint or a limit: an error that a single item of a batch may have caused. */
export function isItemError(error: unknown): boolean {
  return /^(22|23|54)/.test(String((error as { code?: unknown } | undefined)?.code));
}
