import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { CliError } from '../cli-error.ts';

/** A request as it is sent: headers by name and value, in their order and as they are written. */
export interface OutgoingDelivery {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  /** By name and value, as they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
  readonly milliseconds: number;
}

/** What belongs to one connection, and is written anew for the next. */
const ofTheConnection = new Set(
  'host connection content-length transfer-encoding keep-alive expect te upgrade'.split(' '),
);

/**
 * Sends a delivery with its exact bytes and headers; only what belongs to the connection is written anew.
 *
 * @throws CliError (`unreachable`) when nobody answers within `timeoutMs`.
 */
export async function postDelivery(
  url: URL,
  { method, headers, body }: OutgoingDelivery,
  timeoutMs = 30_000,
): Promise<Answer> {
  const lines = headers.filter(([name]) => !ofTheConnection.has(name.toLowerCase()));
  const started = performance.now();
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const open = url.protocol === 'https:' ? requestHttps : requestHttp;
      const outgoing = open(url, {
        method,
        headers: [
          'Host',
          url.host,
          ...lines.flat(),
          'Content-Length',
          String(body.byteLength),
          'Connection',
          'close',
        ],
        signal: AbortSignal.timeout(timeoutMs),
      });
      outgoing.on('response', resolve).on('error', reject).end(body);
    });
    return {
      status: incoming.statusCode ?? 0,
      headers: pairs(incoming.rawHeaders),
      body: new Uint8Array(await buffer(incoming)),
      milliseconds: Math.round(performance.now() - started),
    };
  } catch (error) {
    throw unreachable(url, error, timeoutMs);
  }
}

/**
 * The address of a server.
 *
 * @throws CliError (`usage`) for anything but http and https, and for a user and password within it.
 */
export function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CliError('usage', 'The URL must be whole, as http://localhost:3000/webhooks/email.');
  }
  if (url.username || url.password) {
    throw new CliError(
      'usage',
      'The URL must have no user and password. Give them as --option basicAuth=user:password.',
    );
  }
  return url;
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
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
