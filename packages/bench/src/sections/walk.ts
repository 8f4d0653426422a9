import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { memoryInbox } from '@postern/core/inbox';
import { webhooks } from '@postern/express';
import express from 'express';
import { handlerKinds } from '../candidates/handler.ts';
import { httpRequest } from '../load/http-request.ts';
import { sendAll } from '../load/send-all.ts';
import type { Section } from '../section.ts';
import { createSender } from '../sender.ts';
import { type HandledReceiverOptions, handledReceiver } from '../servers/handled-receiver.ts';
import { path } from '../servers/server-candidate.ts';
import { type CalledFunction, countCalls } from '../walk/count-calls.ts';

const combinators = 'core/src/maybe-promise.ts';

/** Counts the functions that one delivery passes, from Express to its answer. */
export async function walk(): Promise<Section> {
  const rows: Readonly<Record<string, HandledReceiverOptions>> = {
    ...Object.fromEntries(handlerKinds.map((handler) => [`${handler} handler`, { handler }])),
    'memoryInbox and a worker': { inbox: memoryInbox() },
  };
  const walks = new Map<string, readonly CalledFunction[]>();
  for (const [name, options] of Object.entries(rows)) walks.set(name, await walkThrough(options));
  return {
    title: 'The way of a delivery',
    notes: [
      'One new event of 350 B through webhooks() of Express, after others have warmed it up: functions of this project that ran, counted by V8. Neither Express nor Node is counted.',
      `Combinators are the functions of ${combinators}.`,
    ],
    packages: ['@postern/core', '@postern/express', 'express'],
    rounds: 1,
    tables: [
      {
        title: 'What a delivery passes',
        unit: '',
        rows: [...walks].map(([name, called]) => ({ name, figures: countsOf(called) })),
      },
      ...[...walks].map(([name, called]) => ({
        title: `Functions, ${name}`,
        unit: '',
        rows: called.map((each) => ({
          name: `${each.file}:${each.line} ${each.name}`,
          figures: { calls: { value: exactly(each.calls) } },
        })),
      })),
    ],
    charts: [],
  };
}

/** Puts deliveries through a server one after the other, and counts the last. */
async function walkThrough(options: HandledReceiverOptions): Promise<readonly CalledFunction[]> {
  const sender = createSender();
  const { receiver, handled } = handledReceiver(sender.secret, options);
  const worker = options.inbox && receiver.work();
  const server = express().post(path, webhooks(receiver)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const send = async () => {
    const before = handled();
    const requests = sender.deliveries({ size: 350 }, 1).map((each) => httpRequest(path, 'email-api', each));
    const { statuses } = await sendAll(port, requests, 1);
    if (!statuses.has(200)) throw new Error(`Express answered ${[...statuses.keys()]}.`);
    while (handled() === before) await new Promise(setImmediate);
    // An inbox still has to record how it ended.
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  };
  for (let i = 0; i < 50; i++) await send();
  const called = await countCalls(send);
  await worker?.stop();
  await receiver.close();
  server.close();
  return called;
}

function countsOf(called: readonly CalledFunction[]) {
  const plumbing = called.filter(({ file }) => file === combinators);
  return {
    functions: { value: exactly(called.length) },
    files: { value: exactly(new Set(called.map(({ file }) => file)).size) },
    calls: { value: exactly(sumOf(called)) },
    'calls of combinators': { value: exactly(sumOf(plumbing.filter(({ name }) => name !== 'isPromise'))) },
    'calls of isPromise': { value: exactly(sumOf(plumbing.filter(({ name }) => name === 'isPromise'))) },
  };
}

function sumOf(called: readonly CalledFunction[]): number {
  return called.reduce((sum, { calls }) => sum + calls, 0);
}

function exactly(median: number) {
  return { median, spread: 0 };
}
