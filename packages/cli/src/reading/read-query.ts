import type { EntryState, InboxQuery } from '@postern/core/inbox';
import { CliError } from '../cli-error.ts';
import type { InboxFlags } from '../inbox/with-inbox.ts';

/** Which entries a command is about. */
export interface QueryFlags extends InboxFlags {
  state?: string;
  endpoint?: string;
  provider?: string;
  type?: string;
  text?: string;
  from?: string;
  to?: string;
}

const states: readonly string[] = ['pending', 'processing', 'done', 'dead', 'quarantined'];

/** @throws CliError (`usage`) for a state that there is not, and for a time that is none. */
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
  throw new CliError('usage', `${flag} takes a date, as 2026-01-15 or 2026-01-15T10:30:00Z.`);
}
