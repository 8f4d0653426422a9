import type { InboxConnection } from './inbox-connection.ts';
import type { InboxScripts } from './inbox-scripts.ts';

/** What all verbs work with. */
export interface InboxParts {
  readonly open: InboxConnection['open'];
  /** What all keys begin with. */
  readonly tag: string;
  readonly scripts: InboxScripts;
}
