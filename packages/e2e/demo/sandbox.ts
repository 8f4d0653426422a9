import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listen } from '../listen.ts';
import type { SignedRequest } from './deliver.ts';
import { type EventBody, sendlayerTypes } from './event-bodies.ts';
import { sign } from './sign.ts';

/** A sender to test with: the management APIs of the email API and of SendLayer, and their signed requests. */
export interface Sandbox {
  readonly url: string;
  /** Signs an event for the webhook that was created for its type, with the secret of that webhook by default. */
  sign(event: EventBody, secret?: string): SignedRequest;
  close(): Promise<void>;
}

/** One webhook of either service. */
interface Subscription {
  readonly service: EventBody['service'];
  readonly url: string;
  readonly types: readonly string[];
  readonly secret: string;
}

export async function startSandbox(apiKey: string): Promise<Sandbox> {
  const subscriptions: Subscription[] = [];

  const { url, close } = await listen(
    createServer(async (request, response) => {
      const { status, body } = await answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }),
  );

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const call = `${request.method} ${request.url}`;
    if (request.headers.authorization !== `Bearer ${apiKey}`) return refusal(401, 'Unknown API key');
    const fields = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (call === 'POST /v1/webhooks') return { status: 201, body: createEmailApi(fields) };
    if (call === 'POST /api/v1/webhooks') return { status: 200, body: createSendlayer(fields) };
    return refusal(404, 'No such call');
  }

  function createEmailApi(fields: { url: string; events: string[]; secret: string }): object {
    const { url, events, secret } = fields;
    subscriptions.push({ service: 'email-api', url, types: events, secret });
    return { id: `wh_${randomUUID()}`, url, events, active: true, created_at: new Date().toISOString() };
  }

  function createSendlayer(fields: { WebhookURL: string; Event: keyof typeof sendlayerTypes }): object {
    const types = [sendlayerTypes[fields.Event]];
    const secret = randomBytes(32).toString('hex').toUpperCase();
    subscriptions.push({ service: 'sendlayer', url: fields.WebhookURL, types, secret });
    return { NewWebhookID: subscriptions.length };
  }

  return {
    url,
    close,
    sign(event, secret) {
      const found = subscriptions.find((s) => s.service === event.service && s.types.includes(event.type));
      if (!found) throw new Error(`Nobody has a webhook for ${event.service} ${event.type}.`);
      return sign(event, secret === undefined ? found : { ...found, secret });
    },
  };
}

function refusal(status: number, message: string): { status: number; body: object } {
  return { status, body: { error: { code: status, message } } };
}
