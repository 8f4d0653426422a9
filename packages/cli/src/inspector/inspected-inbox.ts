import type { InboxStore } from '@postern/core/inbox';

/** The part of an inbox that the inspector needs. Every inbox has it. */
export type InspectedInbox = Pick<InboxStore, 'list' | 'get' | 'stats' | 'replay'>;
