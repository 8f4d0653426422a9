import type { UpdateJson } from '../entry-json.ts';
import { type Filter, states } from './filter.ts';

interface CountsProps {
  readonly stats: UpdateJson['stats'] | undefined;
  readonly state: Filter['state'];
  onState(state: Filter['state']): void;
}

/** Shows the number of events in each state. A click filters by the state. */
export function Counts({ stats, state, onState }: CountsProps) {
  const all = stats && states.reduce((sum, each) => sum + stats[each], 0);
  return (
    <nav class="counts" aria-label="States">
      <Count label="all" count={all} chosen={state === ''} onChoose={() => onState('')} />
      {states.map((each) => (
        <Count
          key={each}
          label={each}
          count={stats?.[each]}
          chosen={state === each}
          onChoose={() => onState(each)}
        />
      ))}
    </nav>
  );
}

interface CountProps {
  readonly label: string;
  readonly count: number | undefined;
  readonly chosen: boolean;
  onChoose(): void;
}

function Count({ label, count, chosen, onChoose }: CountProps) {
  return (
    <button type="button" class="count" aria-pressed={chosen} onClick={onChoose}>
      <span class="number">{count === undefined ? '–' : count.toLocaleString()}</span>
      <span class={`state ${label}`}>{label}</span>
    </button>
  );
}
