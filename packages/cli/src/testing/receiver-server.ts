import { createServer } from 'node:http';
import { createReceiver, type Provider, type WebhookEvent } from '@postern/core';
import { answerNode, readNodeBody } from '@postern/core/node-http';
import { silentLogger } from '@postern/core/testing';
import { startServer } from '../http/start-server.ts';
import type { AtEnd } from './at-end.ts';

/** One request as a real server received it. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface ReceiverServer {
  readonly url: string;
  readonly requests: readonly Request[];
  readonly events: readonly WebhookEvent[];
  /** The outcome of each request. */
  readonly outcomes: readonly string[];
}

/** Starts a real server on loopback that receives with a provider. Without one it answers every request with 200. */
export async function receiverServer(atEnd: AtEnd, provider?: Provider): Promise<ReceiverServer> {
  const requests: Request[] = [];
  const events: WebhookEvent[] = [];
  const outcomes: string[] = [];
  const receiver =
    provider && createReceiver(provider, { log: silentLogger }).onAny((event) => events.push(event));
  const server = createServer(async (request, response) => {
    const { method = '', url = '', rawHeaders, headers } = request;
    const body = await readNodeBody(request, { maxBodyBytes: 1_000_000, bodyTimeoutMs: 10_000 });
    requests.push({ method, url, rawHeaders, headers, body });
    const delivery = { method, url, headers: new Headers(headers as Record<string, string>), body };
    const outcome = await receiver?.receive(delivery);
    if (!outcome) return void response.setHeader('x-answer', 'yes').end('{"ok":true}');
    outcomes.push(outcome.kind);
    answerNode(response, outcome);
  });
  const { url, close } = await startServer(server);
  atEnd(close);
  return { url, requests, events, outcomes };
}
