import type { EntryState } from '@postern/core/inbox';

/** A state in its colour and in words. */
export function StateLabel({ state }: { state: EntryState }) {
  return <span class={`state ${state}`}>{state}</span>;
}
