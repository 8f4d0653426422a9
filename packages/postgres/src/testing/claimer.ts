// Run as a process of its own: claims what it is told to, and sends back what became of it.
import { postgresDedup } from '../postgres-dedup.ts';
import { createPool } from './database.ts';

/** Claim each of these keys so many times at once. */
export interface Order {
  readonly schema: string;
  readonly keys: readonly string[];
  readonly times: number;
}

/** What became of the claims of one process. */
export interface Claims {
  /** Keys, one entry for each claim that got one. */
  readonly won: string[];
  readonly states: Record<string, number>;
  readonly failures: string[];
}

const pool = createPool(process.argv[2], 8);

/** One for each claim: those of one store would share a statement, and not race. */
const storesIn = (schema: string, count: number) =>
  Array.from({ length: count }, () => postgresDedup(pool, { schema }));

process.on('message', async ({ schema, keys, times }: Order) => {
  const stores = storesIn(schema, times);
  const claims: Claims = { won: [], states: {}, failures: [] };
  for (const key of keys) {
    const answers = await Promise.allSettled(stores.map((store) => store.claim(key, 600_000)));
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        claims.failures.push(String(answer.reason));
        continue;
      }
      const { state } = answer.value;
      claims.states[state] = (claims.states[state] ?? 0) + 1;
      if (state === 'claimed') claims.won.push(key);
    }
  }
  process.send?.(claims);
});
process.on('disconnect', () => void pool.end());
process.send?.('ready');
