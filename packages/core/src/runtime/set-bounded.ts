/** Sets an entry of a map that keeps at most `max`: the one that was set first leaves. */
export function setBounded<Key, Value>(map: Map<Key, Value>, max: number, key: Key, value: Value): void {
  if (map.size >= max) map.delete(map.keys().next().value as Key);
  map.set(key, value);
}
