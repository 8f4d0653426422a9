import { ConfigurationError } from '../../errors.ts';
import { isObject } from '../../reading/is-object.ts';
import {
  type CallOptions,
  createHttpClient,
  type HttpAnswer,
  type SenderFault,
  type SubscriptionsOptions,
} from '../../subscriptions/http-client.ts';
import { secureUrl } from '../../subscriptions/secure-url.ts';
import type { SubscriptionErrorCode } from '../../subscriptions/subscription-error.ts';
import { webhookId } from '../../subscriptions/webhook-id.ts';
import type { sendlayerEvents } from './events.ts';

export type { CallOptions, SubscriptionsOptions } from '../../subscriptions/http-client.ts';
export { SubscriptionError, type SubscriptionErrorCode } from '../../subscriptions/subscription-error.ts';

export interface SendlayerSubscriptionsOptions extends SubscriptionsOptions {
  /** Default: `https://console.sendlayer.com`. Plain HTTP is accepted for a sandbox on this machine. */
  baseUrl?: string;
}

/** The names of events when a webhook is created. Payloads say `opened`, `clicked` and so on. */
export type SendlayerSubscribedEvent = 'delivery' | 'bounce' | 'open' | 'click' | 'unsubscribe' | 'complaint';

export interface NewSendlayerWebhook {
  /** The URL to post events to, with user and password for `basicAuth`. HTTPS, unless `allowInsecure` is set. */
  url: string;
  /** One event: SendLayer has a webhook for each. */
  event: SendlayerSubscribedEvent;
}

/** A webhook as SendLayer lists it. */
export interface SendlayerWebhook {
  readonly id: string;
  /** May contain a user and a password: keep it out of logs. */
  readonly url: string;
  /** The event's name at creation, even where the payload's name was listed. An unknown name is unchanged. */
  readonly event: SendlayerSubscribedEvent | (string & Record<never, never>);
  readonly enabled: boolean;
  /** The status of the last answer to a delivery; undefined before the first. */
  readonly lastResponseCode: number | undefined;
  /** The unchanged item, with `CreatedAt`, `LastResponseAt` and so on. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The calls of the management API. Each rejects with SubscriptionError. To change a webhook, create another. */
export interface SendlayerSubscriptions {
  create(webhook: NewSendlayerWebhook, options?: CallOptions): Promise<{ readonly id: string }>;
  list(options?: CallOptions): Promise<readonly SendlayerWebhook[]>;
  delete(id: string | number, options?: CallOptions): Promise<void>;
}

/**
 * Manages the webhooks at SendLayer. An error that SendLayer puts inside a 200 is an error here too.
 *
 * @throws ConfigurationError when `apiKey` or `baseUrl` cannot work; a call for a URL that is not HTTPS, for an event
 *   by its name in payloads, or for an id that is no positive whole number.
 * @example
 * const subscriptions = sendlayerSubscriptions({ apiKey: process.env.SENDLAYER_API_KEY });
 * const { id } = await subscriptions.create({ url: 'https://example.com/webhooks/sendlayer', event: 'bounce' });
 */
export function sendlayerSubscriptions(options: SendlayerSubscriptionsOptions): SendlayerSubscriptions {
  const { baseUrl = 'https://console.sendlayer.com', allowInsecure = false } = options;
  const http = createHttpClient({ ...options, baseUrl, service: 'SendLayer', faultIn, codes });
  const path = '/api/v1/webhooks';

  return {
    async create({ url, event }, { signal } = {}) {
      secureUrl(url, { option: 'url', allowInsecure });
      checkEvent(event);
      const body = { WebhookURL: url, Event: event };
      const answer = await http.call({ method: 'POST', path, body, signal });
      const id = idOf(isObject(answer.body) ? answer.body.NewWebhookID : undefined);
      if (id !== undefined) return { id };
      throw http.unreadableError(answer, 'a `NewWebhookID`');
    },
    async list({ signal } = {}) {
      const answer = await http.call({ method: 'GET', path, signal });
      // The API wraps the list. Its SDKs return it bare.
      const list = isObject(answer.body) ? answer.body.Webhooks : answer.body;
      if (!Array.isArray(list)) throw http.unreadableError(answer, 'a list of `Webhooks`');
      return list.map((item) => toWebhook(item) ?? unreadableItem(answer));
    },
    async delete(id, { signal } = {}) {
      if (idOf(id) === undefined) {
        throw new ConfigurationError(
          "The id of SendLayer's webhook must be a positive whole number, or its digits.",
        );
      }
      await http.call({ method: 'DELETE', path: `${path}/${webhookId(id)}`, signal });
    },
  };

  function unreadableItem(answer: HttpAnswer): never {
    throw http.unreadableError(answer, 'a list of webhooks with `WebhookID`, `WebhookURL` and `Event`');
  }
}

/** The names at creation, by the names in payloads. Lists were seen with either. */
const subscribedNames: Readonly<Record<keyof typeof sendlayerEvents, SendlayerSubscribedEvent>> = {
  delivered: 'delivery',
  opened: 'open',
  clicked: 'click',
  bounced: 'bounce',
  unsubscribed: 'unsubscribe',
  complained: 'complaint',
};

/** From the reference of Octeth's Email Gateway, whose interface SendLayer uses. */
const codes: Readonly<Record<string, SubscriptionErrorCode>> = {
  4: 'subscription-not-found',
  13: 'subscription-unauthorized',
  429: 'subscription-rate-limited',
};

function toWebhook(item: unknown): SendlayerWebhook | undefined {
  if (!isObject(item)) return undefined;
  const { WebhookID, WebhookURL: url, Event: event, Status, LastResponseCode } = item;
  const id = idOf(WebhookID);
  if (id === undefined || typeof url !== 'string' || typeof event !== 'string') return undefined;
  return {
    id,
    url,
    event: Object.hasOwn(subscribedNames, event)
      ? subscribedNames[event as keyof typeof subscribedNames]
      : event,
    enabled: Status === 'Enabled',
    lastResponseCode: Number(LastResponseCode) || undefined,
    payload: item,
  };
}

/** A number in one of SendLayer's documents, text in another. */
function idOf(id: unknown): string | undefined {
  const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id;
  return typeof text === 'string' && /^[1-9]\d*$/.test(text) ? text : undefined;
}

function checkEvent(event: unknown): void {
  const names: readonly unknown[] = Object.values(subscribedNames);
  if (names.includes(event)) return;
  throw new ConfigurationError(
    `\`event\` must be one of ${names.join(', ')}, and is ${JSON.stringify(event)}. Payloads have other names: \`open\` comes as \`opened\`.`,
  );
}

/** `{"Errors":[{"Code","Message"}]}`; `Error` in older answers, with one object or a list. */
function faultIn(body: unknown): SenderFault | undefined {
  if (!isObject(body)) return undefined;
  const given = body.Errors ?? body.Error;
  const first: unknown = Array.isArray(given) ? given[0] : given;
  if (isObject(first)) return { code: first.Code, message: first.Message };
  return typeof first === 'string' ? { message: first } : undefined;
}
