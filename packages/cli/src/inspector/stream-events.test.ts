import { createReceiver } from '@postern/core';
import { type Inbox, memoryInbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createInspector } from './create-inspector.ts';
import type { UpdateJson } from './entry-json.ts';
import { serveInspector } from './fixtures/serve-inspector.ts';

const provider = emailApi({ secret: 'k3y-of-the-house-0f1e2d3c' });

async function receive(inbox: Inbox, type: 'bounced' | 'opened', id: string): Promise<void> {
  const sample = await signDelivery(provider, { type });
  const body = { ...JSON.parse(new TextDecoder().decode(sample.body)), id };
  await createReceiver(provider, { inbox })
    .onAny(() => {})
    .receive(await signDelivery(provider, { body }));
}

/** Follows the stream, one message at a time. */
async function follow(url: string) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const response = await fetch(url, { signal: controller.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next(): Promise<{ event: string; data: UpdateJson }> {
      for (;;) {
        const found = /event: (\w+)\ndata: (.*)\n\n/.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return { event: found[1] ?? '', data: JSON.parse(found[2] ?? '') };
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('The stream has ended.');
        text += value;
      }
    },
    stop: () => controller.abort(),
  };
}

async function served(inbox: Inbox) {
  const { url, close } = await serveInspector(createInspector({ inbox, unsafe: true }));
  onTestFinished(close);
  return `${url}/events?inbox=inbox`;
}

it('sends everything at first, and then only the changes', async () => {
  const inbox = memoryInbox();
  await receive(inbox, 'opened', 'evt_1');
  const stream = await follow(await served(inbox));
  const { data: first } = await stream.next();
  expect(first.entries.map(({ eventId }) => eventId)).toEqual(['evt_1']);
  expect(first.stats).toMatchObject({ pending: 1 });
  expect(first.hour?.types).toEqual({ 'email-api': ['opened'] });

  await receive(inbox, 'bounced', 'evt_2');
  const { data: second } = await stream.next();
  expect(second.entries.map(({ eventId }) => eventId)).toEqual(['evt_2']);
  expect(second.order).toEqual([second.entries[0]?.id, first.entries[0]?.id]);
  expect(second.stats).toMatchObject({ pending: 2 });
});

it('sends only events that match the filter', async () => {
  const inbox = memoryInbox();
  await receive(inbox, 'opened', 'evt_1');
  await receive(inbox, 'bounced', 'evt_2');
  const stream = await follow(`${await served(inbox)}&type=bounced`);
  const { data } = await stream.next();
  expect(data.entries.map(({ eventId }) => eventId)).toEqual(['evt_2']);
});

it('reports that the inbox cannot be read, and continues when it can', async () => {
  const inbox = memoryInbox();
  let down = true;
  const list: Inbox['list'] = (...query) => {
    if (down) throw new Error('secret address');
    return inbox.list(...query);
  };
  const stream = await follow(await served({ ...inbox, list }));
  expect(await stream.next()).toEqual({ event: 'trouble', data: 'The inbox cannot be read (Error).' });
  down = false;
  for (;;) {
    const { event, data } = await stream.next();
    if (event === 'trouble') continue;
    expect(data.entries).toEqual([]);
    break;
  }
});

it('stops reading the inbox when nobody listens', async () => {
  const inbox = memoryInbox();
  let looks = 0;
  const stats: Inbox['stats'] = (...query) => {
    looks++;
    return inbox.stats(...query);
  };
  const url = await served({ ...inbox, stats });
  const left = await follow(url);
  await left.next();
  left.stop();
  // The second listener takes one snapshot per message. With the first one still running there would be twice as many.
  const stayed = await follow(url);
  await stayed.next();
  const before = looks;
  for (let times = 0; times < 3; times++) {
    await receive(inbox, 'opened', `evt_${times}`);
    await stayed.next();
  }
  expect(looks - before).toBeLessThanOrEqual(4);
});
