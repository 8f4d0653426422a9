import type { DatabaseSync } from 'node:sqlite';
import type { InboxRetention } from '@postern/core/inbox';
import type { LeaseOwner } from '../lease-owner.ts';
import type { Ordering } from './ordering.ts';
import type { InboxTables } from './schema.ts';
import type { Turn } from './turn.ts';

/** The parts that the verbs of an open inbox are made of. */
export interface InboxParts {
  readonly database: DatabaseSync;
  readonly tables: InboxTables;
  readonly turn: Turn;
  readonly ordering: Ordering;
  readonly owner: LeaseOwner;
  readonly retention: Required<InboxRetention>;
}
