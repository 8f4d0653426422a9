/** Sets an entry of a map that keeps at most `max` entries. A full map drops the entry that was set first. */
export function setBounded<Key, Value>(map: Map<Key, Value>, max: number, key: Key, value: Value): void {
  if (map.size >= max) map.delete(map.keys().next().value as Key);
  map.set(key, value);
}
