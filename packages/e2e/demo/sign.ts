import { createHmac, randomBytes } from 'node:crypto';
import type { SignedRequest } from './deliver.ts';
import type { EventBody } from './event-bodies.ts';

// Written from the senders' documents, with node:crypto and without Postern: the peer must not share its faults.

/** A webhook as its sender knows it. */
export interface Webhook {
  /** For SendLayer it has a user and a password. */
  readonly url: string;
  readonly secret: string;
}

/** Makes the request that a sender posts for an event. */
export function sign({ service, body }: EventBody, webhook: Webhook): SignedRequest {
  return service === 'email-api' ? signEmailApi(body, webhook) : signSendlayer(body, webhook);
}

function signEmailApi(event: object, { url, secret }: Webhook): SignedRequest {
  const body = Buffer.from(JSON.stringify(event));
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-webhook-signature': `sha256=${digest}` };
  return { url, headers, body };
}

/** Puts a token into the body, and the user and password of the URL into a header. */
function signSendlayer(event: object, webhook: Webhook): SignedRequest {
  const url = new URL(webhook.url);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = url.password = '';
  const Timestamp = Math.floor(Date.now() / 1000);
  const Token = randomBytes(16).toString('hex');
  const Signature = createHmac('sha256', webhook.secret).update(`${Timestamp}${Token}`).digest('hex');
  return {
    url: url.href,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    },
    body: Buffer.from(JSON.stringify({ Signature: { Timestamp, Token, Signature }, ...event })),
  };
}
