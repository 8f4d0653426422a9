import type { EntryState } from '@postern/core/inbox';

/** The filter of the list. An empty text matches everything. */
export interface Filter {
  readonly inbox: string;
  readonly state: EntryState | '';
  readonly provider: string;
  readonly type: string;
  readonly text: string;
}

/** The state in the page's address, which can be bookmarked, shared and reloaded. */
export interface View extends Filter {
  /** The id of the open event. */
  readonly id: string;
}

export const states = ['pending', 'processing', 'done', 'dead', 'quarantined'] as const;

const names = ['inbox', 'state', 'provider', 'type', 'text', 'id'] as const;

export function readView(search: string, inboxes: readonly string[]): View {
  const fields = new URLSearchParams(search);
  const view = Object.fromEntries(names.map((name) => [name, fields.get(name) ?? ''])) as unknown as View;
  return {
    ...view,
    inbox: inboxes.includes(view.inbox) ? view.inbox : (inboxes[0] ?? ''),
    state: states.find((state) => state === view.state) ?? '',
  };
}

/** Writes fields as the query of a URL, without the empty ones. */
export function toSearch(fields: Readonly<Record<string, string>> | Filter): string {
  return new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')).toString();
}
