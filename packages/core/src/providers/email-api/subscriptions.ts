import { ConfigurationError } from '../../errors.ts';
import { isObject } from '../../reading/is-object.ts';
import { checkSecrets } from '../../signatures/secret.ts';
import {
  type CallOptions,
  createHttpClient,
  type HttpAnswer,
  type SenderFault,
  type SubscriptionsOptions,
} from '../../subscriptions/http-client.ts';
import { secureUrl } from '../../subscriptions/secure-url.ts';
import { webhookId } from '../../subscriptions/webhook-id.ts';

export type { CallOptions, SubscriptionsOptions } from '../../subscriptions/http-client.ts';
export { SubscriptionError, type SubscriptionErrorCode } from '../../subscriptions/subscription-error.ts';

export interface EmailApiSubscriptionsOptions extends SubscriptionsOptions {
  /** The base URL, such as `https://api.yourdomain.com`. Plain HTTP is accepted for a sandbox on this machine. */
  baseUrl: string | undefined;
}

/** The types of events that a webhook can subscribe to. */
export type EmailApiEventType =
  | 'queued'
  | 'sending'
  | 'delivered'
  | 'bounced'
  | 'complained'
  | 'opened'
  | 'clicked';

export interface NewEmailApiWebhook {
  /** The URL to post events to. HTTPS, unless `allowInsecure` is set. */
  url: string;
  events: readonly EmailApiEventType[];
  /** The same secret as in `emailApi({ secret })`. */
  secret: string | undefined;
}

/** The fields to change. The document shows `events`. */
export interface EmailApiWebhookChanges {
  url?: string;
  events?: readonly EmailApiEventType[];
  secret?: string;
  active?: boolean;
}

/** A webhook as the sender reports it, with fields that are not named here. */
export interface EmailApiWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  /** False once the sender has marked it as failed. */
  readonly active: boolean;
  /** ISO 8601. */
  readonly created_at?: string;
  readonly [field: string]: unknown;
}

/** One delivery in the log. The sender's document names none of its fields, so all are optional. */
export interface EmailApiLogEntry {
  readonly id?: string | number;
  readonly event_id?: string;
  readonly event_type?: string;
  /** Counted from 1. */
  readonly attempt?: number;
  readonly status?: string;
  readonly response_code?: number | null;
  readonly response_time_ms?: number | null;
  readonly error?: string | null;
  readonly created_at?: string;
  readonly next_retry_at?: string | null;
  readonly [field: string]: unknown;
}

/** The calls of the management API. Each rejects with SubscriptionError. */
export interface EmailApiSubscriptions {
  create(webhook: NewEmailApiWebhook, options?: CallOptions): Promise<EmailApiWebhook>;
  list(options?: CallOptions): Promise<readonly EmailApiWebhook[]>;
  update(
    id: string | number,
    changes: EmailApiWebhookChanges,
    options?: CallOptions,
  ): Promise<EmailApiWebhook>;
  delete(id: string | number, options?: CallOptions): Promise<void>;
  /** Lists the recent deliveries of one webhook, in the sender's order. */
  logs(id: string | number, options?: CallOptions): Promise<readonly EmailApiLogEntry[]>;
}

/**
 * Manages the webhooks at an email API: their URLs, their events and the log of their deliveries.
 *
 * @throws ConfigurationError when `apiKey` or `baseUrl` cannot work; a call for a URL that is not HTTPS, and
 *   SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * const subscriptions = emailApiSubscriptions({
 *   apiKey: process.env.EMAIL_API_KEY,
 *   baseUrl: 'https://api.yourdomain.com',
 * });
 * const { id } = await subscriptions.create({
 *   url: 'https://yourapp.com/webhooks/email',
 *   events: ['delivered', 'bounced', 'complained'],
 *   secret: process.env.WEBHOOK_SECRET,
 * });
 */
export function emailApiSubscriptions(options: EmailApiSubscriptionsOptions): EmailApiSubscriptions {
  const { allowInsecure = false } = options;
  const http = createHttpClient({ ...options, service: 'The email API', faultIn });

  function check({ url, events, secret }: EmailApiWebhookChanges): void {
    if (url !== undefined) secureUrl(url, { option: 'url', allowInsecure });
    if (events !== undefined && !(Array.isArray(events) && events.length > 0)) {
      throw new ConfigurationError("`events` must be a list of at least one event type, as ['bounced'].");
    }
    if (secret !== undefined) checkSecrets(secret, 'secret');
  }

  function toWebhook(answer: HttpAnswer, value = oneIn(answer.body)): EmailApiWebhook {
    if (isWebhook(value)) return { ...value, id: String(value.id) };
    throw http.unreadableError(answer, 'a webhook with `id`, `url`, `events` and `active`');
  }

  return {
    async create({ url, events, secret }, { signal } = {}) {
      const [checked] = checkSecrets(secret, 'secret');
      check({ url, events });
      const body = { url, events, secret: checked };
      return toWebhook(
        await http.call({ method: 'POST', path: '/v1/webhooks', body, hidden: [checked], signal }),
      );
    },
    async list({ signal } = {}) {
      const answer = await http.call({ method: 'GET', path: '/v1/webhooks', signal });
      const list = listIn(answer.body, 'webhooks');
      if (list) return list.map((item) => toWebhook(answer, item));
      throw http.unreadableError(answer, 'a list of webhooks');
    },
    async update(id, changes, { signal } = {}) {
      check(changes);
      const path = `/v1/webhooks/${webhookId(id)}`;
      const { url, events, secret, active } = changes;
      const body = { url, events, secret, active };
      return toWebhook(await http.call({ method: 'PUT', path, body, hidden: [secret], signal }));
    },
    async delete(id, { signal } = {}) {
      await http.call({ method: 'DELETE', path: `/v1/webhooks/${webhookId(id)}`, signal });
    },
    async logs(id, { signal } = {}) {
      const answer = await http.call({ method: 'GET', path: `/v1/webhooks/${webhookId(id)}/logs`, signal });
      const list = listIn(answer.body, 'logs');
      if (list?.every(isObject)) return list;
      throw http.unreadableError(answer, 'a list of deliveries');
    },
  };
}

/** `{"error":{"code","message"}}`. */
function faultIn(body: unknown): SenderFault | undefined {
  if (!isObject(body)) return undefined;
  if (isObject(body.error)) return body.error;
  return typeof body.error === 'string' ? { message: body.error } : undefined;
}

/** No list is documented, so both a bare list and a list under a name are accepted. */
function listIn(body: unknown, name: string): readonly unknown[] | undefined {
  const list = isObject(body) ? (body[name] ?? body.data) : body;
  return Array.isArray(list) ? list : undefined;
}

function oneIn(body: unknown): unknown {
  return isObject(body) && !('id' in body) ? (body.webhook ?? body.data) : body;
}

function isWebhook(value: unknown): value is EmailApiWebhook {
  if (!isObject(value)) return false;
  const { id, url, events, active } = value;
  return (
    (typeof id === 'string' || typeof id === 'number') &&
    typeof url === 'string' &&
    Array.isArray(events) &&
    typeof active === 'boolean'
  );
}
