import { useEffect, useRef } from 'preact/hooks';
import type { EntryJson } from '../entry-json.ts';
import { EventRow } from './event-row.tsx';

interface EventListProps {
  readonly entries: readonly EntryJson[];
  readonly fresh: ReadonlySet<string>;
  readonly openId: string;
  /** The row that Tab leads to. */
  readonly activeId: string;
  readonly selected: ReadonlySet<string>;
  onActivate(id: string): void;
  onOpen(id: string, moveFocus: boolean): void;
  onSelect(ids: readonly string[], on: boolean): void;
}

/** The events as a grid: one stop for Tab, arrows or j and k between rows, Enter opens, Space selects. */
export function EventList(props: EventListProps) {
  const { entries, fresh, openId, activeId, selected, onActivate, onOpen, onSelect } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const active = entries.some(({ id }) => id === activeId) ? activeId : entries[0]?.id;
  const allSelected = entries.length > 0 && entries.every(({ id }) => selected.has(id));
  const all = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (all.current) all.current.indeterminate = !allSelected && selected.size > 0;
  });

  function move(to: number): void {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (!entry) return;
    onActivate(entry.id);
    if (openId !== '') onOpen(entry.id, false);
    body.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(entry.id)}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = entries.findIndex(({ id }) => id === active);
    const id = entries[at]?.id;
    if (id === undefined) return;
    const onBox = (event.target as HTMLElement).tagName === 'INPUT';
    if (event.key === ' ' && onBox) return;
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(at + 1),
      j: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      k: () => move(at - 1),
      Home: () => move(0),
      End: () => move(entries.length - 1),
      Enter: () => onOpen(id, true),
      ' ': () => onSelect([id], !selected.has(id)),
      x: () => onSelect([id], !selected.has(id)),
    };
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA makes a grid of a table in just this way.
    <table class="events" role="grid" aria-label="Events" aria-multiselectable="true">
      <thead>
        <tr>
          <th scope="col" class="check">
            <input
              ref={all}
              type="checkbox"
              aria-label="Select all that are shown"
              checked={allSelected}
              onChange={() =>
                onSelect(
                  entries.map(({ id }) => id),
                  !allSelected,
                )
              }
            />
          </th>
          <th scope="col">State</th>
          <th scope="col">Type</th>
          <th scope="col" class="what">
            Event
          </th>
          <th scope="col" class="provider">
            Provider
          </th>
          <th scope="col" class="tries">
            Tries
          </th>
          <th scope="col" class="time">
            Received
          </th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {entries.map((entry) => (
          <EventRow
            key={entry.id}
            entry={entry}
            fresh={fresh.has(entry.id)}
            open={entry.id === openId}
            active={entry.id === active}
            selected={selected.has(entry.id)}
            onActivate={onActivate}
            onOpen={onOpen}
            onSelect={onSelect}
          />
        ))}
      </tbody>
    </table>
  );
}
