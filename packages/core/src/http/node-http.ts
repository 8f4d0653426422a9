import { encodeUtf8 } from '../crypto/utf8.ts';
import { recordHeaders } from '../delivery/delivery.ts';
import type { Outcome } from '../delivery/outcome.ts';
import { type MaybePromise, when } from '../maybe-promise.ts';
import type { EventMap } from '../provider/event.ts';
import type { Receiver } from '../receiver/receiver.ts';
import { type NodeRequest, readNodeBody } from './read-node-body.ts';

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: string): unknown;
}

export { isConsumed, type NodeRequest, readNodeBody } from './read-node-body.ts';

/** What a handler may know better than the request itself. */
export interface NodeParts {
  /** Where the framework mounts below a path, the whole of it. */
  url?: string;
  /** The exact bytes, where something has kept them; otherwise they are read here. */
  body?: Uint8Array<ArrayBuffer> | undefined;
}

/** Receives one request of a Node server, without building a web `Request`. */
export function receiveNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  parts: NodeParts = {},
): MaybePromise<Outcome> {
  return receiveThen(receiver, request, parts, (outcome) => outcome);
}

/** Receives and answers. */
export function handleNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  response: NodeResponse,
  parts: NodeParts = {},
): MaybePromise<void> {
  return receiveThen(receiver, request, parts, (outcome) => answerNode(response, outcome));
}

/** Ends in the same turn as it receives: each promise more costs as much as the schema. */
function receiveThen<Events extends EventMap, T>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  { url = request.url ?? '/', body }: NodeParts,
  end: (outcome: Outcome) => T,
): MaybePromise<T> {
  const { method = 'GET' } = request;
  const receive = (bytes: Uint8Array<ArrayBuffer>): MaybePromise<T> =>
    when(receiver.receive({ method, url, headers: recordHeaders(request.headers), body: bytes }), end);
  if (body) return receive(body);
  return readNodeBody(request, receiver.limits).then(receive, (error) => when(receiver.refuse(error), end));
}

/** Writes an outcome as the answer, unless something else (a timeout of yours) has answered meanwhile. */
export function answerNode(response: NodeResponse, outcome: Outcome): void {
  if (response.headersSent) return;
  response.writeHead(outcome.status, headersOf(outcome));
  response.end(outcome.body);
}

/** Most outcomes are constants of a receiver. */
const knownHeaders = new WeakMap<Outcome, Readonly<Record<string, string>>>();

/** With the length: where headers are given all at once Node does not add it, and sends in chunks. A 204 has none. */
function headersOf(outcome: Outcome): Readonly<Record<string, string>> {
  if (outcome.status === 204) return outcome.headers;
  const known = knownHeaders.get(outcome);
  if (known) return known;
  const length = encodeUtf8(outcome.body).byteLength;
  const headers = { ...outcome.headers, 'content-length': String(length) };
  knownHeaders.set(outcome, headers);
  return headers;
}
