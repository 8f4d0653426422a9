import type { InboxConnection } from './inbox-connection.ts';

/** What all verbs work with. */
export interface InboxParts {
  readonly open: InboxConnection['open'];
  /** What all keys begin with. */
  readonly tag: string;
}
