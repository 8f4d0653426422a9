/** Calls `each` with the ids of every queue. Rows without one have an ordering key, and so no job. */
export async function byQueue(
  rows: readonly { readonly queue?: unknown; readonly id?: unknown }[],
  each: (queue: string, ids: readonly string[]) => Promise<void>,
): Promise<void> {
  const queues = new Map<string, string[]>();
  for (const { queue, id } of rows) {
    if (typeof queue !== 'string') continue;
    const ids = queues.get(queue);
    if (ids) ids.push(String(id));
    else queues.set(queue, [String(id)]);
  }
  for (const [queue, ids] of queues) await each(queue, ids);
}
