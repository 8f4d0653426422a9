import type { EntryState, InboxQuery } from '@postern/core/inbox';

const states: readonly string[] = ['pending', 'processing', 'done', 'dead', 'quarantined'];

/** Reads the page's filter from the fields of a URL or a JSON body. Returns undefined when a field is not valid. */
export function readEntryQuery(field: (name: string) => unknown): InboxQuery | undefined {
  const texts = ['state', 'provider', 'type', 'text', 'until'].map((name) => field(name) ?? undefined);
  if (!texts.every((text) => text === undefined || typeof text === 'string')) return undefined;
  const [state, provider, type, text, until] = texts.map((text) => text || undefined) as (
    | string
    | undefined
  )[];
  if (state !== undefined && !states.includes(state)) return undefined;
  const receivedTo = until === undefined ? undefined : new Date(until);
  if (receivedTo && Number.isNaN(receivedTo.getTime())) return undefined;
  return {
    ...(state !== undefined && { state: state as EntryState }),
    ...(provider !== undefined && { provider }),
    ...(type !== undefined && { type }),
    ...(text !== undefined && { text }),
    ...(receivedTo && { receivedTo }),
  };
}
