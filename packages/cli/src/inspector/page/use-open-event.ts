import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { EntryJson } from '../entry-json.ts';
import type { Api } from './api.ts';
import type { View } from './filter.ts';
import { type Details, useDetails } from './use-details.ts';

export interface OpenEvent {
  readonly details: Details;
  /** The row that Tab stops at. */
  readonly activeId: string;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  activate(id: string): void;
  open(id: string, moveFocus: boolean): void;
  /** Closes the event, and focuses its row. */
  close(): void;
}

/** Opens and closes one event beside the list. */
export function useOpenEvent(
  api: Api,
  { inbox, id }: View,
  change: (change: Partial<View>) => void,
  entries: readonly EntryJson[],
): OpenEvent {
  const [activeId, activate] = useState(id);
  const heading = useRef<HTMLHeadingElement>(null);
  const listed = entries.find((entry) => entry.id === id);
  return {
    details: useDetails(api, inbox, id, listed),
    activeId,
    heading,
    activate,
    open(opened, moveFocus) {
      activate(opened);
      change({ id: opened });
      if (moveFocus) requestAnimationFrame(() => heading.current?.focus());
    },
    close() {
      change({ id: '' });
      const row = id && document.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(id)}"]`);
      if (row) row.focus();
    },
  };
}
