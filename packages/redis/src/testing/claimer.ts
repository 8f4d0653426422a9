// Run as a process of its own: claims what it is told to, and sends back what became of it.
import { redisDedup } from '../redis-dedup.ts';
import type { Claims, Order } from './claimers.ts';
import { createClient } from './redis.ts';

const client = createClient(process.argv[2]);

process.on('message', async ({ prefix, keys, times }: Order) => {
  const store = redisDedup(client, { prefix });
  const claims: Claims = { won: [], states: {}, failures: [] };
  for (const key of keys) {
    const answers = await Promise.allSettled(
      Array.from({ length: times }, async () => store.claim(key, 600_000)),
    );
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
process.on('disconnect', () => client.disconnect());
process.send?.('ready');
