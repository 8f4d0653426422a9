import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Delivery, WebhookEvent } from '@postern/core';
import type { RecordedDelivery } from './read-recording.ts';

interface Received {
  readonly request: IncomingMessage;
  readonly delivery: Delivery;
  readonly events: readonly WebhookEvent[] | undefined;
}

/** Appends deliveries to a file that only its owner can read. Each line is written in one piece. */
export async function recorderTo(path: string): Promise<(received: Received) => Promise<void>> {
  const file = await open(path, 'a', 0o600);
  return async ({ request: { rawHeaders }, delivery: { method, url, body }, events = [] }) => {
    const recorded: RecordedDelivery = {
      time: new Date().toISOString(),
      method,
      url,
      headers: rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
      ),
      body: Buffer.from(body).toString('base64'),
      ...(events.length > 0 && { events: events.map(({ id, type }) => ({ id, type })) }),
    };
    await file.appendFile(`${JSON.stringify(recorded)}\n`);
  };
}
