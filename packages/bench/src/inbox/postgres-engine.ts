import { postgresInbox } from '@postern/postgres';
import type { Pool } from 'pg';
import { openPostgres } from '../stores/open-postgres.ts';
import type { InboxCandidate } from './inbox-candidate.ts';
import type { InboxEngine } from './inbox-engine.ts';
import { pgBossByHand } from './pg-boss-by-hand.ts';
import { posternInbox } from './postern-inbox.ts';

export async function postgresEngine(secret: string): Promise<InboxEngine> {
  const { pool, schema, close } = await openPostgres(['_boss', '_by_hand']);
  return {
    name: 'PostgreSQL and pg-boss',
    candidates: await postgresCandidates(secret, pool, schema),
    events: 500,
    place: schema,
    close,
  };
}

export async function postgresCandidates(
  secret: string,
  pool: Pool,
  schema: string,
): Promise<InboxCandidate[]> {
  const inbox = postgresInbox(pool, { schema });
  return [
    await pgBossByHand(secret, pool, `${schema}_by_hand`),
    posternInbox('postgresInbox', secret, inbox, inbox.close),
  ];
}
