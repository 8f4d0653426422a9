import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Delivery, WebhookEvent } from '@postern/core';
import { headerPairs } from '../http/header-pairs.ts';
import type { RecordedDelivery } from './read-recording.ts';

interface Received {
  readonly request: IncomingMessage;
  readonly delivery: Delivery;
  readonly events: readonly WebhookEvent[] | undefined;
}

/**
 * Opens a recording, which only its owner can read, and returns a function that appends a delivery. It writes each
 * line in one piece.
 */
export async function openRecording(path: string): Promise<(received: Received) => Promise<void>> {
  const file = await open(path, 'a', 0o600);
  return async ({ request, delivery: { method, url, body }, events = [] }) => {
    const recorded: RecordedDelivery = {
      time: new Date().toISOString(),
      method,
      url,
      headers: headerPairs(request.rawHeaders),
      body: Buffer.from(body).toString('base64'),
      ...(events.length > 0 && { events: events.map(({ id, type }) => ({ id, type })) }),
    };
    await file.appendFile(`${JSON.stringify(recorded)}\n`);
  };
}
