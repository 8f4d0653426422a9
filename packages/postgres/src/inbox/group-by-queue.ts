/** Groups ids by their queue. Rows without a queue have an ordering key, and so no job. */
export function groupByQueue(
  rows: readonly { readonly queue?: unknown; readonly id?: unknown }[],
): ReadonlyMap<string, readonly string[]> {
  const queues = new Map<string, string[]>();
  for (const { queue, id } of rows) {
    if (typeof queue !== 'string') continue;
    const ids = queues.get(queue);
    if (ids) ids.push(String(id));
    else queues.set(queue, [String(id)]);
  }
  return queues;
}
