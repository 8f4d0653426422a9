import { encodeUtf8 } from '../crypto/utf8.ts';
import { lowerCaseHeaders } from '../delivery/delivery.ts';
import type { Outcome } from '../delivery/outcome.ts';
import { type MaybePromise, when } from '../maybe-promise.ts';
import type { EventMap } from '../provider/event.ts';
import type { Receiver } from '../receiver/receiver.ts';
import { type NodeRequest, readNodeBody } from './read-node-body.ts';

/** The part of Node's `ServerResponse` that is used here, so that core does not import Node. */
export interface NodeResponse {
  readonly headersSent: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: string): unknown;
}

export { isConsumed, type NodeRequest, readNodeBody } from './read-node-body.ts';

/** Parts of a request that its framework may know better than the request itself. */
export interface NodeParts {
  /** The whole URL, where the framework mounts below a path. */
  url?: string;
  /** The exact bytes, where something has kept them. Default: they are read from the request. */
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

/** Receives one request of a Node server and answers it. */
export function handleNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  response: NodeResponse,
  parts: NodeParts = {},
): MaybePromise<void> {
  return receiveThen(receiver, request, parts, (outcome) => answerNode(response, outcome));
}

/** Calls `end` in the turn in which the outcome is there: one promise more costs as much as the schema. */
function receiveThen<Events extends EventMap, T>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  { url = request.url ?? '/', body }: NodeParts,
  end: (outcome: Outcome) => T,
): MaybePromise<T> {
  const { method = 'GET' } = request;
  const receive = (bytes: Uint8Array<ArrayBuffer>): MaybePromise<T> =>
    when(receiver.receive({ method, url, headers: lowerCaseHeaders(request.headers), body: bytes }), end);
  if (body) return receive(body);
  return readNodeBody(request, receiver.limits).then(receive, (error) => when(receiver.refuse(error), end));
}

/** Writes an outcome as the answer, unless something else, such as a timeout of yours, has answered before. */
export function answerNode(response: NodeResponse, outcome: Outcome): void {
  if (response.headersSent) return;
  response.writeHead(outcome.status, headersOf(outcome));
  response.end(outcome.body);
}

/** Adds the length, because Node sends chunks when all headers are given at once without it. A 204 has no length. */
function headersOf({ status, headers, body }: Outcome): Readonly<Record<string, string>> {
  if (status === 204) return headers;
  return { ...headers, 'content-length': String(encodeUtf8(body).byteLength) };
}
