import type { InboxStore } from '@postern/core/inbox';

/** What the inspector needs of an inbox: every inbox has it. */
export type InspectedInbox = Pick<InboxStore, 'list' | 'get' | 'stats' | 'replay'>;
