import type { EntryState, InboxQuery } from '@postern/core/inbox';
import { CliError } from '../cli-error.ts';

/** The flags that select entries. */
interface QueryFlags {
  state?: string;
  endpoint?: string;
  provider?: string;
  type?: string;
  text?: string;
  from?: string;
  to?: string;
}

const states: readonly string[] = ['pending', 'processing', 'done', 'dead', 'quarantined'];

/**
 * Reads the flags that select entries.
 *
 * @throws CliError (`usage`) for an unknown state, and for a time that is not a date.
 */
export function readQuery({ state, endpoint, provider, type, text, from, to }: QueryFlags): InboxQuery {
  if (state !== undefined && !states.includes(state)) {
    throw new CliError('usage', `--state takes ${states.join(', ')}.`);
  }
  return {
    ...(state !== undefined && { state: state as EntryState }),
    ...(endpoint !== undefined && { endpoint }),
    ...(provider !== undefined && { provider }),
    ...(type !== undefined && { type }),
    ...(text !== undefined && { text }),
    ...(from !== undefined && { receivedFrom: toDate(from, '--from') }),
    ...(to !== undefined && { receivedTo: toDate(to, '--to') }),
  };
}

function toDate(text: string, flag: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new CliError('usage', `${flag} takes a date, such as 2026-01-15 or 2026-01-15T10:30:00Z.`);
}
