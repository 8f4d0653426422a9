import { useRef } from 'preact/hooks';
import type { EntryJson } from '../entry-json.ts';
import { EventRow } from './event-row.tsx';
import { ListHead } from './list-head.tsx';

export interface EventListProps {
  readonly entries: readonly EntryJson[];
  readonly fresh: ReadonlySet<string>;
  readonly openId: string;
  /** The row that Tab stops at. */
  readonly activeId: string;
  readonly selected: ReadonlySet<string>;
  onActivate(id: string): void;
  onOpen(id: string, moveFocus: boolean): void;
  onSelect(ids: readonly string[], on: boolean): void;
}

/** Shows the events as a grid: one stop for Tab, arrows or j and k between rows, Enter opens, Space selects. */
export function EventList(props: EventListProps) {
  const { entries, fresh, openId, activeId, selected, onActivate, onOpen, onSelect } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const active = entries.some(({ id }) => id === activeId) ? activeId : entries[0]?.id;

  function move(to: number): void {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (!entry) return;
    onActivate(entry.id);
    if (openId !== '') onOpen(entry.id, false);
    body.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(entry.id)}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onBox = (event.target as HTMLElement).tagName === 'INPUT';
    if (event.key === ' ' && onBox) return;
    const at = entries.findIndex(({ id }) => id === active);
    const keys = keysOf(props, at, move);
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA makes a grid of a table in just this way.
    <table class="events" role="grid" aria-label="Events" aria-multiselectable="true">
      <ListHead
        allSelected={entries.length > 0 && entries.every(({ id }) => selected.has(id))}
        someSelected={selected.size > 0}
        onSelectAll={(on) => onSelect(idsOf(entries), on)}
      />
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

/** The keys of the row at an index. */
function keysOf(
  { entries, selected, onOpen, onSelect }: EventListProps,
  at: number,
  move: (to: number) => void,
): Readonly<Record<string, () => void>> {
  const id = entries[at]?.id;
  if (id === undefined) return {};
  const toggle = (): void => onSelect([id], !selected.has(id));
  return {
    ArrowDown: () => move(at + 1),
    j: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    k: () => move(at - 1),
    Home: () => move(0),
    End: () => move(entries.length - 1),
    Enter: () => onOpen(id, true),
    ' ': toggle,
    x: toggle,
  };
}

function idsOf(entries: readonly EntryJson[]): readonly string[] {
  return entries.map(({ id }) => id);
}
