import { type Context, Hono } from 'hono';
import { bearerKey, isKnownKey } from './access.ts';
import type { ManagementOptions } from './email-api-routes.ts';
import { isHttpUrl, jsonBody } from './json-body.ts';
import type { SandboxWebhook } from './webhook.ts';

export interface SendlayerRoutesOptions extends ManagementOptions {
  /** The key that signs all SendLayer deliveries: an installation has one. */
  readonly signingKey: string;
}

/** The name of an event in payloads, by its name in either vocabulary. */
const payloadNames: Readonly<Record<string, string>> = {
  delivery: 'delivered',
  bounce: 'bounced',
  open: 'opened',
  click: 'clicked',
  unsubscribe: 'unsubscribed',
  complaint: 'complained',
  ...Object.fromEntries(
    ['delivered', 'bounced', 'opened', 'clicked', 'unsubscribed', 'complained'].map((name) => [name, name]),
  ),
};

/** The first id: the one in the guide. */
const firstId = 23718;

/** Serves the management API of SendLayer, at the paths of its guide. Most errors are inside a 200. */
export function sendlayerRoutes(options: SendlayerRoutesOptions): Hono {
  const { tables, apiKeys, rateLimit, flush, signingKey } = options;
  const app = new Hono();

  app.use(async (c, next) => {
    const key = bearerKey(c.req.header('authorization'));
    if (key === undefined) return refuse(c, 1, 'Missing SenderAPIKey', 401);
    if (!isKnownKey(key, apiKeys)) return refuse(c, 13, 'Invalid SenderAPIKey', 401);
    const { resetAt, exceeded } = rateLimit(key);
    if (!exceeded) return next();
    const seconds = Math.max(1, Math.ceil((resetAt - Date.now()) / 1000));
    return refuse(c, 429, `Too many requests. Please try again in ${seconds} seconds.`, 429);
  });

  app.post('/', async (c) => {
    const { WebhookURL: url, Event: event } = (await jsonBody(c.req)) ?? {};
    if (event === undefined || event === '') return refuse(c, 2, 'Missing Event');
    if (url === undefined || url === '') return refuse(c, 5, 'Missing WebhookURL');
    if (typeof event !== 'string' || !Object.hasOwn(payloadNames, event))
      return refuse(c, 3, 'Invalid Event');
    if (typeof url !== 'string' || !URL.canParse(url)) return refuse(c, 3, 'Malformed WebhookURL');
    if (!isHttpUrl(url)) return refuse(c, 6, 'WebhookURL must begin with http:// or https://');
    const id = Math.max(firstId - 1, tables.lastSendlayerId()) + 1;
    tables.addWebhook({
      id: String(id),
      sender: 'sendlayer',
      url,
      events: [payloadNames[event]!],
      eventName: event,
      secret: signingKey,
    });
    return c.json({ NewWebhookID: id });
  });

  app.get('/', (c) => {
    flush();
    return c.json({ Webhooks: tables.webhooks('sendlayer').map(shown) });
  });

  app.delete('/', (c) => refuse(c, 1, 'Missing WebhookID'));
  app.delete('/:id', (c) => {
    const webhook = tables.webhook(c.req.param('id'));
    if (webhook?.sender !== 'sendlayer') return refuse(c, 4, 'Invalid WebhookID');
    flush();
    tables.deleteWebhook(webhook.id);
    return c.json({});
  });

  return app;
}

function refuse(c: Context, Code: number, Message: string, status: 200 | 401 | 429 = 200): Response {
  return c.json({ Errors: [{ Code, Message }] }, status);
}

/** Shows every field as text, as in the guide. */
function shown(webhook: SandboxWebhook): object {
  return {
    WebhookID: webhook.id,
    CreatedAt: localTime(webhook.createdAt),
    UpdatedAt: localTime(webhook.updatedAt),
    Status: webhook.state === 'active' ? 'Enabled' : 'Disabled',
    WebhookURL: webhook.url,
    Event: webhook.eventName,
    LastResponseCode: String(webhook.lastCode),
    LastResponseBody: webhook.lastBody,
    LastResponseAt: webhook.lastAt === 0 ? '0000-00-00 00:00:00' : localTime(webhook.lastAt),
    LastResponseTryCounter: String(webhook.lastRetries),
  };
}

/** Formats a time as `2025-04-11 09:43:07`, in UTC. */
function localTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
