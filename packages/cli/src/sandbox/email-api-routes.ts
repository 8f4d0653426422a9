import { randomBytes } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bearerKey, isKnownKey } from './access.ts';
import { isHttpUrl, jsonBody } from './json-body.ts';
import { eventTypes } from './make-event.ts';
import type { RateLimitState } from './rate-limit.ts';
import type { LogRow, SandboxTables } from './sandbox-tables.ts';
import type { SandboxWebhook, WebhookChanges } from './webhook.ts';

export interface ManagementOptions {
  readonly tables: SandboxTables;
  readonly apiKeys: readonly string[];
  /** Counts a call. */
  readonly rateLimit: (key: string) => RateLimitState;
  /** Writes the finished attempts, so that lists and logs show them. */
  readonly flush: () => void;
}

const logLength = 100;

/** Serves the management API of the email API, at the paths of its document. */
export function emailApiRoutes(options: ManagementOptions): Hono<WebhookEnv> {
  const { tables, flush } = options;
  const app = new Hono<WebhookEnv>();
  app.use(checkKey(options));
  app.use('/:id/*', findWebhook(options));

  app.post('/', async (c) => {
    const body = await jsonBody(c.req);
    const fault = faultIn(body, ['url', 'events', 'secret']);
    if (fault !== undefined) return refuse(c, 400, fault);
    const { url, events, secret } = body as { url: string; events: string[]; secret: string };
    const id = `wh_${randomBytes(9).toString('hex')}`;
    const added = tables.addWebhook({ id, sender: 'email-api', url, events, eventName: '', secret });
    return c.json(shown(added), 201);
  });
  app.get('/', (c) => {
    flush();
    return c.json({ webhooks: tables.webhooks('email-api').map(shown) });
  });
  app.put('/:id', async (c) => {
    const { id } = c.var.webhook;
    const body = await jsonBody(c.req);
    const fault = faultIn(body, []);
    if (fault !== undefined) return refuse(c, 400, fault);
    tables.changeWebhook(id, toChanges(body as ChangesBody));
    return c.json(shown(tables.webhook(id)!));
  });
  app.delete('/:id', (c) => {
    tables.deleteWebhook(c.var.webhook.id);
    return c.body(null, 204);
  });
  app.get('/:id/logs', (c) => c.json({ logs: tables.log(c.var.webhook.id, logLength).map(toLog) }));
  return app;
}

interface WebhookEnv {
  Variables: { webhook: SandboxWebhook };
}

function checkKey({ apiKeys, rateLimit }: ManagementOptions): MiddlewareHandler {
  return async (c, next) => {
    const key = bearerKey(c.req.header('authorization'));
    if (key === undefined) return refuse(c, 401, 'Missing API key: send Authorization: Bearer <key>');
    if (!isKnownKey(key, apiKeys)) return refuse(c, 401, 'Unknown API key');
    const { limit, remaining, resetAt, exceeded } = rateLimit(key);
    c.header('x-ratelimit-limit', String(limit));
    c.header('x-ratelimit-remaining', String(remaining));
    c.header('x-ratelimit-reset', String(Math.ceil(resetAt / 1000)));
    if (!exceeded) return next();
    c.header('retry-after', String(Math.max(1, Math.ceil((resetAt - Date.now()) / 1000))));
    return refuse(c, 429, `More than ${limit} requests a minute`);
  };
}

/** Finds the webhook after the finished attempts were written: the last one may have marked it as failed. */
function findWebhook({ tables, flush }: ManagementOptions): MiddlewareHandler<WebhookEnv> {
  return async (c, next) => {
    flush();
    const webhook = tables.webhook(c.req.param('id') ?? '');
    if (webhook?.sender !== 'email-api') return refuse(c, 404, 'No such webhook');
    c.set('webhook', webhook);
    return next();
  };
}

type RefusedStatus = 400 | 401 | 404 | 429;

const codes: Readonly<Record<RefusedStatus, string>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  404: 'not_found',
  429: 'rate_limited',
};

/** Answers with the envelope of the sender's site. Its codes are not documented, so these are invented. */
export function refuse(c: Context, status: RefusedStatus, message: string): Response {
  return c.json({ error: { code: codes[status], message } }, status);
}

interface ChangesBody {
  url?: string;
  events?: string[];
  secret?: string;
  active?: boolean;
}

const types = eventTypes['email-api'];

const checks: Readonly<
  Record<keyof ChangesBody, readonly [fits: (value: unknown) => boolean, words: string]>
> = {
  url: [isHttpUrl, '`url` must be an absolute http or https URL'],
  events: [
    (value) => Array.isArray(value) && value.length > 0 && value.every((type) => types.includes(type)),
    `\`events\` must be a list of at least one of ${types.join(', ')}`,
  ],
  secret: [(value) => typeof value === 'string' && value !== '', '`secret` must be text, and not empty'],
  active: [(value) => typeof value === 'boolean', '`active` must be true or false'],
};

function faultIn(body: Record<string, unknown> | undefined, required: readonly string[]): string | undefined {
  if (body === undefined) return 'The body must be a JSON object';
  const [, words] =
    Object.entries(checks).find(
      ([name, [fits]]) => (body[name] !== undefined || required.includes(name)) && !fits(body[name]),
    )?.[1] ?? [];
  return words;
}

function toChanges({ url, events, secret, active }: ChangesBody): WebhookChanges {
  return {
    ...(url !== undefined && { url }),
    ...(events && { events }),
    ...(secret !== undefined && { secret }),
    ...(active !== undefined && { state: active ? 'active' : 'paused' }),
  };
}

/** Shows a webhook as the document does. The document has no sample of a failed one, which gets `state`. */
function shown({ id, url, events, state, createdAt }: SandboxWebhook): object {
  const active = state === 'active';
  return { id, url, events, active, created_at: iso(createdAt), ...(state === 'failed' && { state }) };
}

function toLog(row: LogRow): object {
  return {
    id: `log_${row.id}`,
    event_id: row.eventId,
    event_type: row.eventType,
    attempt: row.attempt,
    status: row.ok ? 'success' : 'failed',
    response_code: row.code,
    response_time_ms: row.ms,
    error: row.error,
    created_at: iso(row.at, true),
    next_retry_at: row.nextRetryAt === null ? null : iso(row.nextRetryAt, true),
  };
}

/** Formats whole seconds, as in the document; with milliseconds in the log, where `speed` shortens times. */
function iso(at: number, exact = false): string {
  const text = new Date(at).toISOString();
  return exact ? text : text.replace(/\.\d+/, '');
}
