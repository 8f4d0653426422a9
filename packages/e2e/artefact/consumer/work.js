// Runs in every Node that has SQLite, on the installed packages. Stores and answers a delivery, then handles it.
import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { sqliteInbox } from '@postern/sqlite';

const inbox = sqliteInbox({ path: process.argv[2] });
const provider = emailApi({ secret: 'a-secret-of-the-consumer' });
const said = [];
let onHandled;
const handled = new Promise((resolve) => {
  onHandled = resolve;
});
const receiver = createReceiver(provider, { inbox }).on('bounced', (event, { attempt }) => {
  said.push(`${event.data.bounce_type} at attempt ${attempt}`);
  onHandled();
});
const delivery = await signDelivery(provider, { type: 'bounced' });
for (let n = 0; n < 2; n++) {
  const { kind, status } = await receiver.receive(delivery);
  said.push(`${kind} ${status}`);
}
receiver.work();
await handled;
await receiver.close();
const { done } = await inbox.stats();
said.push(`${done} done`);
await inbox.close();
process.stdout.write(JSON.stringify(said));
