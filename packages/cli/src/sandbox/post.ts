import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedRequest } from './sign-request.ts';

/** The faults of one request. */
export interface PostFaults {
  /** Closes the socket when the answer begins. */
  dropAnswer: boolean;
  /** The time to send the body, in milliseconds. */
  slowMs: number;
  /** The number of bytes to add to Content-Length. */
  lengthBy: number;
}

/** The answer to one request, or the error. */
export interface PostAnswer {
  readonly code: number | undefined;
  /** The first 1,000 characters of the answer. */
  readonly body: string;
  readonly ms: number;
  readonly error: string | undefined;
}

/** Posts requests over keep-alive connections. */
export interface Poster {
  /** Rejects when it is closed before the answer. Every other error is part of the answer. */
  post(url: string, request: SignedRequest, faults: PostFaults): Promise<PostAnswer>;
  /** Aborts the requests in progress. */
  close(): void;
}

/** The part of an answer that SendLayer's list shows. */
const keptLength = 1000;

export function createPoster(options: { timeoutMs: number; maxSockets: number }): Poster {
  const { timeoutMs, maxSockets } = options;
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets }),
  };
  const open = new Map<ClientRequest, () => void>();
  let closed = false;

  return {
    post(address, { headers, body }, faults) {
      return new Promise((resolve, reject) => {
        const started = performance.now();
        const url = new URL(address);
        // A faulty request must not share a connection with others.
        const ownConnection = faults.dropAnswer || faults.lengthBy !== 0;
        const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
          method: 'POST',
          agent: ownConnection ? false : agents[url.protocol as keyof typeof agents],
          headers: { ...headers, 'content-length': Math.max(0, body.length + faults.lengthBy) },
        });
        open.set(request, () => end({ error: 'stopped' }));
        const timer = setTimeout(() => end({ error: `no answer within ${timeoutMs} ms` }), timeoutMs);

        function end(answer: { code?: number | undefined; body?: string; error?: string }): void {
          if (!open.delete(request)) return;
          clearTimeout(timer);
          if (answer.error !== undefined) request.destroy();
          if (closed) reject(new Error('The sandbox was stopped.'));
          else {
            const { code, error } = answer;
            const ms = performance.now() - started;
            resolve({ code, error, ms, body: (answer.body ?? '').slice(0, keptLength) });
          }
        }

        request.on('response', (response) => {
          if (faults.dropAnswer) return end({ error: 'closed before the answer was read' });
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            if (text.length < keptLength) text += part;
          });
          response.on('end', () => end({ code: response.statusCode, body: text }));
          response.on('error', (error) => end({ error: wordFor(error) }));
        });
        request.on('error', (error) => end({ error: wordFor(error) }));
        write(request, body, faults).catch(() => {
          // The request emits its own error.
        });
      });
    },
    close() {
      closed = true;
      for (const cut of [...open.values()]) cut();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The number of pieces of a slow body. */
const pieces = 10;

async function write(request: ClientRequest, body: Buffer, { slowMs, lengthBy }: PostFaults): Promise<void> {
  if (slowMs > 0) {
    const size = Math.ceil(body.length / pieces);
    for (let at = 0; at < body.length && !request.destroyed; at += size) {
      request.write(body.subarray(at, at + size));
      await sleep(slowMs / pieces);
    }
    request.end();
  } else request.end(body);
  // The receiver waits for the missing bytes until the connection is closed.
  if (lengthBy > 0) request.once('finish', () => request.socket?.end());
}

function wordFor(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
