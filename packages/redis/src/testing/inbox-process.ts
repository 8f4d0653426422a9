// Run as a process of its own: stores the same entries as others at the same time, and then handles what it gets.
import { redisInbox } from '../redis-inbox.ts';
import { newDelivery, newEntry } from './inbox-life.ts';

const { redisUrl, prefix, source, ids, times } = JSON.parse(process.argv[2] ?? '');
const inbox = redisInbox(redisUrl, { prefix });
await inbox.stats();

process.once('message', async () => {
  const stored: string[] = [];
  const handled: string[] = [];
  for (const id of ids) {
    const append = async () => inbox.append(newDelivery(source), [newEntry(id)]);
    for (const results of await Promise.all(Array.from({ length: times }, append))) {
      if (results[0]?.state === 'stored') stored.push(id);
    }
  }
  for (let open = 1; open > 0; ) {
    for (const { id, token } of await inbox.claim(source, { limit: 10, leaseMs: 60_000 })) {
      handled.push(id);
      await inbox.complete(id, token);
    }
    const { pending, processing } = await inbox.stats({ endpoint: source });
    open = pending + processing;
  }
  process.send?.({ stored, handled }, () => process.disconnect());
  await inbox.close();
});
process.send?.('ready');
