import type { EntryJson } from '../entry-json.ts';
import { StateLabel } from './state-label.tsx';
import { shortTime } from './time.ts';

interface EventRowProps {
  readonly entry: EntryJson;
  readonly fresh: boolean;
  readonly open: boolean;
  readonly active: boolean;
  readonly selected: boolean;
  onActivate(id: string): void;
  onOpen(id: string, moveFocus: boolean): void;
  onSelect(ids: readonly string[], on: boolean): void;
}

export function EventRow({ entry, fresh, open, active, selected, ...on }: EventRowProps) {
  const { id, state, type, eventId, provider, attempts, receivedAt, error } = entry;
  return (
    <tr
      data-id={id}
      class={`${fresh ? 'fresh' : ''} ${open ? 'open' : ''}`}
      aria-selected={selected}
      aria-current={open ? 'true' : undefined}
      tabIndex={active ? 0 : -1}
      onFocus={() => on.onActivate(id)}
      onClick={() => on.onOpen(id, false)}
    >
      <td class="check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${type} ${eventId}`}
          checked={selected}
          onClick={(event) => event.stopPropagation()}
          onChange={() => on.onSelect([id], !selected)}
        />
      </td>
      <td>
        <StateLabel state={state} />
      </td>
      <td class="type">{type}</td>
      <td class="what">
        <span class="mono">{eventId}</span>
        {error && <span class="why">{` ${error.name}: ${error.message}`}</span>}
      </td>
      <td class="provider">{provider}</td>
      <td class="tries">{attempts}</td>
      <td class="time">
        <time dateTime={receivedAt} title={receivedAt}>
          {shortTime(receivedAt)}
        </time>
      </td>
    </tr>
  );
}
