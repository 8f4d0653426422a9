import { DatabaseSync } from 'node:sqlite';
import { sqliteDedup } from '@postern/sqlite';
import { temporaryFolder } from '../temporary-folder.ts';
import { type ClaimEngine, leaseMs } from './claimant.ts';

/** Claims in SQLite. Each way has a file of its own, so that no writer waits for another's lock. */
export async function sqliteClaims(): Promise<ClaimEngine> {
  const folder = temporaryFolder();
  const grouped = sqliteDedup({ path: folder.file('grouped.db') });
  const alone = sqliteDedup({ path: folder.file('alone.db') });
  const relaxed = sqliteDedup({ path: folder.file('relaxed.db'), synchronous: 'normal' });
  const database = new DatabaseSync(folder.file('by-hand.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full;');
  database.exec('create table claims (key text primary key, token text, until real) without rowid');
  const insert = database.prepare('insert into claims values (?, ?, ?) on conflict do nothing');
  const claimOf = (store: typeof grouped) => async (key: string) =>
    (await store.claim(key, leaseMs)).state === 'claimed';
  return {
    name: 'SQLite',
    claimants: [
      {
        name: 'by hand: INSERT … ON CONFLICT DO NOTHING, a commit for each',
        claim: (key) => insert.run(key, 'token', Date.now() + leaseMs).changes === 1,
      },
      { name: 'sqliteDedup', claim: claimOf(grouped) },
      {
        name: 'sqliteDedup, the next asked for when the one before is answered',
        claim: inTurn(claimOf(alone)),
      },
      { name: "sqliteDedup, synchronous: 'normal'", claim: claimOf(relaxed) },
    ],
    claims: { 1: 200, 64: 1600 },
    async close() {
      database.close();
      await Promise.all([grouped, alone, relaxed].map((store) => store.close()));
      folder.remove();
    },
  };
}

/** Starts a claim when the one before is answered. Each is a commit then, which shows what group commit saves. */
function inTurn(claim: (key: string) => Promise<boolean>): (key: string) => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  return (key) => {
    const mine = last.then(() => claim(key));
    last = mine.catch(() => undefined);
    return mine;
  };
}
