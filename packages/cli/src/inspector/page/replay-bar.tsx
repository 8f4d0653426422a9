import type { EntryJson } from '../entry-json.ts';
import type { Filter } from './filter.ts';
import { events, replayedState } from './replay-questions.ts';

interface ReplayBarProps {
  readonly filter: Filter;
  readonly entries: readonly EntryJson[];
  readonly chosen: readonly EntryJson[];
  onReplay(): void;
  onReplayAll(): void;
  onClear(): void;
}

/** Acts on several events. It keeps its space while it is empty, so that the list does not move. */
export function ReplayBar({ filter, entries, chosen, onReplay, onReplayAll, onClear }: ReplayBarProps) {
  const state = replayedState(filter);
  const some = state !== undefined && entries.some((entry) => entry.state === state);
  return (
    <div class="replay-bar">
      <span class="muted">
        {chosen.length > 0 ? `${events(chosen.length)} selected` : `${events(entries.length)} shown`}
      </span>
      {chosen.length > 0 && (
        <>
          <button type="button" onClick={onReplay}>{`Replay ${chosen.length} selected`}</button>
          <button type="button" class="quiet" onClick={onClear}>
            Clear selection
          </button>
        </>
      )}
      <span class="space" />
      {state && (
        <button type="button" class="quiet" disabled={!some} onClick={onReplayAll}>
          {`Replay all ${state} that match…`}
        </button>
      )}
    </div>
  );
}
