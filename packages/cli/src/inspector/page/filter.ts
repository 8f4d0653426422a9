import type { EntryState } from '@postern/core/inbox';

/** What the list shows. Empty texts leave it open. */
export interface Filter {
  readonly inbox: string;
  readonly state: EntryState | '';
  readonly provider: string;
  readonly type: string;
  readonly text: string;
}

/** All that the address of the page holds: it can be kept, sent and reloaded. */
export interface View extends Filter {
  /** Of the event that is open. */
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

/** As the query of a URL, without what is empty. */
export function toSearch(fields: Readonly<Record<string, string>> | Filter): string {
  return new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')).toString();
}
