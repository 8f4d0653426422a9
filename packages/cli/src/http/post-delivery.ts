import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { CliError } from '../cli-error.ts';
import { headerPairs } from './header-pairs.ts';

/** A request to send, with its headers by name and value, in their order and as they are written. */
export interface OutgoingDelivery {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** The answer to a delivery. */
export interface Answer {
  readonly status: number;
  /** Names and values, as they were received. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
  readonly milliseconds: number;
}

/** Headers that belong to one connection: the next one needs its own. */
const connectionHeaders = new Set(
  'host connection content-length transfer-encoding keep-alive expect te upgrade'.split(' '),
);

/**
 * Sends a delivery with its exact bytes and headers. Only the headers of the connection are replaced.
 *
 * @throws CliError (`unreachable`) when there is no answer within `timeoutMs`.
 */
export async function postDelivery(
  url: URL,
  { method, headers, body }: OutgoingDelivery,
  timeoutMs = 30_000,
): Promise<Answer> {
  const kept = headers.filter(([name]) => !connectionHeaders.has(name.toLowerCase())).flat();
  const own = ['Host', url.host, ...kept, 'Content-Length', String(body.byteLength), 'Connection', 'close'];
  const started = performance.now();
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const open = url.protocol === 'https:' ? requestHttps : requestHttp;
      const outgoing = open(url, { method, headers: own, signal: AbortSignal.timeout(timeoutMs) });
      outgoing.on('response', resolve).on('error', reject).end(body);
    });
    return {
      status: incoming.statusCode ?? 0,
      headers: headerPairs(incoming.rawHeaders),
      body: new Uint8Array(await buffer(incoming)),
      milliseconds: Math.round(performance.now() - started),
    };
  } catch (error) {
    throw unreachable(url, error, timeoutMs);
  }
}

function unreachable(url: URL, cause: unknown, timeoutMs: number): CliError {
  const { name, code } = cause as { name?: string; code?: string };
  const reason =
    name === 'AbortError' || name === 'TimeoutError'
      ? `no answer within ${timeoutMs} ms`
      : code === 'ECONNREFUSED'
        ? 'nothing listens there'
        : (code ?? 'the connection failed');
  return new CliError('unreachable', `Cannot reach ${url.origin}: ${reason}.`, { cause });
}
