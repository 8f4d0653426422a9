import { postgresDedup } from '@postern/postgres';
import { type ClaimEngine, leaseMs } from './claimant.ts';
import { openPostgres } from './open-postgres.ts';

/** Claims in PostgreSQL, all over one pool. */
export async function postgresClaims(): Promise<ClaimEngine> {
  const { pool, schema, close } = await openPostgres();
  const table = `${schema}.by_hand`;
  await pool.query(`create table ${table} (key bytea primary key, token text, until timestamptz not null)`);
  const store = postgresDedup(pool, { schema });
  const insert = {
    name: 'by-hand',
    text: `insert into ${table} values ($1, $2, now() + $3 * interval '1 millisecond') on conflict do nothing`,
  };
  return {
    name: 'PostgreSQL',
    claimants: [
      {
        name: 'by hand: INSERT … ON CONFLICT DO NOTHING, prepared',
        claim: async (key) =>
          (await pool.query({ ...insert, values: [Buffer.from(key), 'token', leaseMs] })).rowCount === 1,
      },
      { name: 'postgresDedup', claim: async (key) => (await store.claim(key, leaseMs)).state === 'claimed' },
    ],
    claims: { 1: 200, 64: 2000 },
    close,
  };
}
