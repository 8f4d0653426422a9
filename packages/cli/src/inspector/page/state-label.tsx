import type { EntryState } from '@postern/core/inbox';

/** Shows a state in words and in its colour. */
export function StateLabel({ state }: { state: EntryState }) {
  return <span class={`state ${state}`}>{state}</span>;
}
