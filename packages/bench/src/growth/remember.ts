import { createReceiver, memoryDedup } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { silent } from '../candidates/silent.ts';
import { createSender } from '../sender.ts';
import { keyFor } from '../stores/keys.ts';
import { receiveAll } from './receive-all.ts';

// The script that `start-remembering.ts` starts: a receiver whose store is full with so many ids, so that each new one
// drops an old one. It answers each message with the time of some deliveries, and ends with the process that started
// it.
const ids = Number(process.argv[2]);
const sender = createSender(ids);
const store = memoryDedup({ maxEntries: ids });
for (let i = 0; i < ids; i++) {
  const key = keyFor('made', i);
  const claim = store.claim(key, 30_000);
  if (!('state' in claim) || claim.state !== 'claimed') throw new Error('The store refuses a new id.');
  store.complete(key, claim.token, 30 * 24 * 60 * 60 * 1000);
}
const receiver = createReceiver(emailApi({ secret: sender.secret }), { dedup: store, log: silent }).on(
  'delivered',
  () => {},
);
process.on('message', () => {
  process.send!(receiveAll(receiver, sender.deliveries({ size: 350 }, 256)).time);
});
process.on('disconnect', () => process.exit());
process.send!(0);
