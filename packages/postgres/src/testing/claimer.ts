// Run as a process of its own: claims what it is told to, and sends back what became of it.
import { postgresDedup } from '../postgres-dedup.ts';
import type { Claims, Order } from './claimers.ts';
import { createPool } from './database.ts';

const pool = createPool(process.argv[2], 8);

process.on('message', async ({ schema, keys, times }: Order) => {
  const store = postgresDedup(pool, { schema });
  const claims: Claims = { won: [], states: {}, failures: [] };
  for (const key of keys) {
    const answers = await Promise.allSettled(Array.from({ length: times }, () => store.claim(key, 600_000)));
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
