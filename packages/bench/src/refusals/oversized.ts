import { webhooks } from '@postern/core/fetch';
import { emailApi } from '@postern/core/providers/email-api';
import { silent } from '../candidates/silent.ts';
import type { Sample } from '../take-rounds.ts';

const chunk = new Uint8Array(65_536).fill(0x20);

/** A body without a valid signature that comes in chunks of 64 KB. */
export interface Flood {
  readonly name: string;
  readonly bytes: number;
  /** True when Content-Length declares its size. */
  readonly declared: boolean;
  /** The status that the answer must have. */
  readonly status: number;
}

export const floods: readonly Flood[] = [
  { name: 'a body of 1 MiB, the limit', bytes: 2 ** 20, declared: false, status: 401 },
  { name: 'a body of 64 MiB that says so', bytes: 2 ** 26, declared: true, status: 413 },
  { name: 'a body of 64 MiB that does not', bytes: 2 ** 26, declared: false, status: 413 },
];

/** Sends a flood to a fetch handler: the µs until its answer, and the kB that it has read of it. */
export function floodTaker(secret: string): (flood: Flood) => Promise<Sample> {
  const handler = webhooks(emailApi({ secret }), { log: silent });
  return async ({ name, bytes, declared, status }) => {
    let read = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (read === bytes) return controller.close();
          read += chunk.length;
          controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
    const request = new Request('http://app.example.com/webhooks/email', {
      method: 'POST',
      headers: {
        'x-webhook-signature': `sha256=${'0'.repeat(64)}`,
        ...(declared && { 'content-length': String(bytes) }),
      },
      body,
      duplex: 'half',
    } as RequestInit);
    const start = performance.now();
    const response = await handler(request);
    const time = (performance.now() - start) * 1000;
    if (response.status !== status) throw new Error(`${name} is answered ${response.status}.`);
    return { time, read: read / 1024 };
  };
}
