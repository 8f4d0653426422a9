import { postgresInbox } from '@postern/postgres';
import { openPostgres } from '../stores/open-postgres.ts';
import type { InboxEngine } from './inbox-engine.ts';
import { pgBossByHand } from './pg-boss-by-hand.ts';
import { posternInbox } from './postern-inbox.ts';

export async function postgresEngine(secret: string): Promise<InboxEngine> {
  const { pool, schema, close } = await openPostgres(['_boss', '_by_hand']);
  const inbox = postgresInbox(pool, { schema });
  return {
    name: 'PostgreSQL and pg-boss',
    candidates: [
      await pgBossByHand(secret, pool, `${schema}_by_hand`),
      posternInbox('postgresInbox', secret, inbox, inbox.close),
    ],
    events: 500,
    close,
  };
}
