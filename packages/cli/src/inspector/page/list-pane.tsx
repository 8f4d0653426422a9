import type { RefObject } from 'preact';
import type { EntryJson } from '../entry-json.ts';
import { Counts } from './counts.tsx';
import { EventList, type EventListProps } from './event-list.tsx';
import type { Filter, View } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { HourChart } from './hour-chart.tsx';
import { ReplayBar } from './replay-bar.tsx';
import type { LiveList } from './use-live-list.ts';
import type { Selection } from './use-selection.ts';

interface ListPaneProps extends Pick<EventListProps, 'openId' | 'activeId' | 'onActivate' | 'onOpen'> {
  readonly filter: Filter;
  readonly list: LiveList;
  readonly selection: Selection;
  readonly chosen: readonly EntryJson[];
  readonly searchRef: RefObject<HTMLInputElement | null>;
  onChange(change: Partial<View>): void;
  onReplay(): void;
  onReplayAll(): void;
}

/** Shows the counts, the last hour, the filter and the events that match it. */
export function ListPane(props: ListPaneProps) {
  const { filter, list, selection, chosen, searchRef, onChange, onReplay, onReplayAll } = props;
  const { openId, activeId, onActivate, onOpen } = props;
  const entries = list.entries ?? [];
  return (
    <div class="list">
      <div class="summary">
        <Counts stats={list.stats} state={filter.state} onState={(state) => onChange({ state })} />
        <HourChart hour={list.hour} />
      </div>
      <FilterBar filter={filter} types={list.hour?.types ?? {}} searchRef={searchRef} onChange={onChange} />
      <ReplayBar
        filter={filter}
        entries={entries}
        chosen={chosen}
        onReplay={onReplay}
        onReplayAll={onReplayAll}
        onClear={selection.clear}
      />
      {list.trouble && <p class="banner">{list.trouble}</p>}
      <div class="scroll">
        <EventList
          entries={entries}
          fresh={list.fresh}
          openId={openId}
          activeId={activeId}
          selected={selection.selected}
          onActivate={onActivate}
          onOpen={onOpen}
          onSelect={selection.select}
        />
        {list.entries?.length === 0 && <p class="empty">No events. New events appear here automatically.</p>}
        {list.showOlder && (
          <button type="button" class="quiet older" onClick={list.showOlder}>
            Show older
          </button>
        )}
      </div>
    </div>
  );
}
