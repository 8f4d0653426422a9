import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bearerKey, isKnownKey } from './access.ts';
import { isHttpUrl, jsonBody } from './json-body.ts';
import { eventTypes } from './make-event.ts';
import type { RateLimitState } from './rate-limit.ts';
import type { LogRow, SandboxTables } from './sandbox-tables.ts';
import type { SandboxWebhook, WebhookChanges } from './webhook.ts';

export interface ManagementOptions {
  tables: SandboxTables;
  apiKeys: readonly string[];
  /** Counts a call. */
  rateLimit: (key: string) => RateLimitState;
  /** Writes what the log must show. */
  flush: () => void;
}

const logLength = 100;

/** The management API of the email API, at the paths of its document. */
export function emailApiRoutes({ tables, apiKeys, rateLimit, flush }: ManagementOptions): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    const key = bearerKey(c.req.header('authorization'));
    if (key === undefined || !isKnownKey(key, apiKeys)) {
      return refuse(
        c,
        401,
        key === undefined ? 'Missing API key: send Authorization: Bearer <key>' : 'Unknown API key',
      );
    }
    const { limit, remaining, resetAt, exceeded } = rateLimit(key);
    c.header('x-ratelimit-limit', String(limit));
    c.header('x-ratelimit-remaining', String(remaining));
    c.header('x-ratelimit-reset', String(Math.ceil(resetAt / 1000)));
    if (!exceeded) return next();
    c.header('retry-after', String(Math.max(1, Math.ceil((resetAt - Date.now()) / 1000))));
    return refuse(c, 429, `More than ${limit} requests a minute`);
  });

  app.post('/', async (c) => {
    const body = await jsonBody(c.req);
    const fault =
      body === undefined ? 'The body must be a JSON object' : faultIn(body, ['url', 'events', 'secret']);
    if (fault !== undefined) return refuse(c, 400, fault);
    const { url, events, secret } = body as { url: string; events: string[]; secret: string };
    const now = Date.now();
    const webhook: SandboxWebhook = {
      ...{
        id: `wh_${randomBytes(9).toString('hex')}`,
        sender: 'email-api',
        url,
        events,
        eventName: '',
        secret,
      },
      ...{
        state: 'active',
        createdAt: now,
        updatedAt: now,
        lastCode: 0,
        lastBody: '',
        lastAt: 0,
        lastRetries: 0,
      },
    };
    tables.addWebhook(webhook);
    return c.json(shown(webhook), 201);
  });

  app.get('/', (c) => {
    flush();
    return c.json({ webhooks: tables.webhooks('email-api').map(shown) });
  });

  app.put('/:id', async (c) => {
    const webhook = find(c.req.param('id'));
    if (!webhook) return refuse(c, 404, noSuchWebhook);
    const body = await jsonBody(c.req);
    const fault = body === undefined ? 'The body must be a JSON object' : faultIn(body, []);
    if (fault !== undefined) return refuse(c, 400, fault);
    tables.changeWebhook(webhook.id, toChanges(body as ChangesBody), Date.now());
    return c.json(shown(find(webhook.id)!));
  });

  app.delete('/:id', (c) => {
    const webhook = find(c.req.param('id'));
    if (!webhook) return refuse(c, 404, noSuchWebhook);
    tables.deleteWebhook(webhook.id);
    return c.body(null, 204);
  });

  app.get('/:id/logs', (c) => {
    const webhook = find(c.req.param('id'));
    if (!webhook) return refuse(c, 404, noSuchWebhook);
    return c.json({ logs: tables.log(webhook.id, logLength).map(toLog) });
  });

  /** After what is known was written: a webhook may just have failed. */
  function find(id: string): SandboxWebhook | undefined {
    flush();
    const webhook = tables.webhook(id);
    return webhook?.sender === 'email-api' ? webhook : undefined;
  }

  return app;
}

const noSuchWebhook = 'No such webhook';

type RefusedStatus = 400 | 401 | 404 | 429;

const codes: Readonly<Record<RefusedStatus, string>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  404: 'not_found',
  429: 'rate_limited',
};

/** The envelope of the sender's site. Its codes are not documented, so these are made up. */
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

function faultIn(body: Record<string, unknown>, required: readonly string[]): string | undefined {
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

/** As the document shows it. `state` comes only with what it has no sample of. */
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

/** Whole seconds, as in the document; with milliseconds in the log, where time may be scaled. */
function iso(at: number, exact = false): string {
  const text = new Date(at).toISOString();
  return exact ? text : text.replace(/\.\d+/, '');
}
