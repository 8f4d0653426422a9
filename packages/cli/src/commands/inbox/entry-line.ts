import type { EntryState, InboxEntry } from '@postern/core/inbox';
import { paint } from '../../printing/paint.ts';

/** Formats an entry on one line. */
export function entryLine(entry: InboxEntry): string {
  const { id, receivedAt, provider, type, eventId, state, attempts, error } = entry;
  const tries = attempts > 0 ? `  ${attempts} attempt${attempts === 1 ? '' : 's'}` : '';
  const why = error ? `  ${error.name}: ${error.message.split('\n')[0]?.slice(0, 200)}` : '';
  return `${id}  ${receivedAt.toISOString()}  ${paint(colours[state], state)}  ${provider} ${type} ${eventId}${tries}${why}`;
}

const colours = {
  pending: 'yellow',
  processing: 'cyan',
  done: 'green',
  dead: 'red',
  quarantined: 'magenta',
} as const satisfies Record<EntryState, string>;
