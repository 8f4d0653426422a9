import { useEffect, useState } from 'preact/hooks';
import type { Filter } from './filter.ts';

export interface Selection {
  readonly selected: ReadonlySet<string>;
  select(ids: readonly string[], on: boolean): void;
  clear(): void;
}

/** Keeps the ids of the selected events. Another filter clears the selection. */
export function useSelection(filter: Filter): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const clear = (): void => setSelected(new Set());
  useEffect(clear, [JSON.stringify(filter)]);
  return {
    selected,
    select: (ids, on) =>
      setSelected(
        (before) => new Set(on ? [...before, ...ids] : [...before].filter((each) => !ids.includes(each))),
      ),
    clear,
  };
}
