/** Tells whether an id has the form of all ids: what has not is in no table, and no UUID either. */
export function isEntryId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);
}
