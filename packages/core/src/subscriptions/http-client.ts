import { ConfigurationError } from '../errors.ts';
import type { Fetch } from '../runtime/fetch.ts';
import { retryAfterMs } from './retry-after.ts';
import { isLoopback, secureUrl } from './secure-url.ts';
import { SubscriptionError, type SubscriptionErrorCode } from './subscription-error.ts';

/** The options of every client of a management API. */
export interface SubscriptionsOptions {
  /** Sent as `Authorization: Bearer <key>`. It is the key of the API, not the secret of a webhook. */
  apiKey: string | undefined;
  /** Default: the global one, looked up at each call. */
  fetch?: Fetch | undefined;
  /** The time limit of a call, in milliseconds. Default: 10,000. */
  timeoutMs?: number;
  /** Allow plain HTTP for webhooks, and for an API that is not at localhost. Default: false. */
  allowInsecure?: boolean;
}

/** The options of every call. */
export interface CallOptions {
  /** Ends the call. It then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** An error as the sender describes it. */
export interface SenderFault {
  code?: unknown;
  message?: unknown;
}

/** One call of the API. */
export interface HttpCall extends CallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: object;
  /** Texts that must not come back in an error, should the sender quote them. */
  hidden?: readonly (string | undefined)[];
}

/** The answer of the API. */
export interface HttpAnswer {
  readonly status: number;
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown;
}

/** Options of `createHttpClient`: the user's, and those that one sender's API needs. */
export interface HttpClientOptions extends SubscriptionsOptions {
  /** The sender, for messages. */
  service: string;
  baseUrl: string | undefined;
  /** Finds the sender's own error in a body, also in one with status 200. */
  faultIn: (body: unknown) => SenderFault | undefined;
  /** The meaning of the sender's own codes, where its status is not enough. */
  codes?: Readonly<Record<string, SubscriptionErrorCode>>;
}

/** Calls a management API: bearer key, JSON, one deadline, and errors that say what to do. */
export interface HttpClient {
  /** @throws SubscriptionError unless the answer is a 2xx without a fault in it. */
  call(call: HttpCall): Promise<HttpAnswer>;
  /** Makes the error for an answer of another shape than expected. */
  unreadableError(answer: HttpAnswer, expected: string): SubscriptionError;
}

/**
 * Makes the client of a management API.
 *
 * @throws ConfigurationError when `apiKey`, `baseUrl` or `timeoutMs` cannot work.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { allowInsecure = false, timeoutMs = 10_000 } = options;
  const apiKey = checkApiKey(options.apiKey);
  const baseUrl = checkBaseUrl(options.baseUrl, allowInsecure);
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new ConfigurationError(
      `\`timeoutMs\` must be a number of milliseconds above 0, and is ${timeoutMs}.`,
    );
  }
  const api: Api = { ...options, apiKey, baseUrl, timeoutMs };

  return {
    call: (call) => callApi(api, call),
    unreadableError: ({ status }, expected) =>
      new SubscriptionError(
        'subscription-unreadable',
        `${api.service} answered ${status} with a body that is not ${expected}. Is \`baseUrl\` that of its API?`,
        { status },
      ),
  };
}

/** A management API, its options checked. */
interface Api extends HttpClientOptions {
  apiKey: string;
  baseUrl: string;
  timeoutMs: number;
}

async function callApi(api: Api, call: HttpCall): Promise<HttpAnswer> {
  call.signal?.throwIfAborted();
  const { response, text } = await exchange(api, call);
  const { status, headers } = response;
  const body = parsed(text);
  const fault = api.faultIn(body);
  if (status >= 200 && status < 300 && fault === undefined) return { status, body };
  const senderCode = shown(fault?.code, []);
  const senderMessage = shown(fault?.message, [api.apiKey, ...(call.hidden ?? [])]);
  const code = api.codes?.[senderCode ?? ''] ?? codeOf(status);
  throw new SubscriptionError(code, inWords(api.service, { code, status, senderCode, senderMessage }), {
    status,
    senderCode,
    senderMessage,
    retryAfterMs: code === 'subscription-rate-limited' ? retryAfterMs(headers, senderMessage) : undefined,
  });
}

async function exchange(api: Api, call: HttpCall): Promise<{ response: Response; text: string }> {
  try {
    const response = await send(api, call);
    return { response, text: await response.text() };
  } catch (cause) {
    if (call.signal?.aborted) throw call.signal.reason;
    const late = (cause as { name?: unknown } | null)?.name === 'TimeoutError';
    throw new SubscriptionError(
      'subscription-unavailable',
      late
        ? `${api.service} gave no complete answer within ${api.timeoutMs} ms. Try again, or raise \`timeoutMs\`.`
        : `${api.service} cannot be reached at ${new URL(api.baseUrl).host}. Check \`baseUrl\` and the network; the cause says more.`,
      { cause },
    );
  }
}

async function send(api: Api, { method, path, body, signal }: HttpCall): Promise<Response> {
  const deadline = AbortSignal.timeout(api.timeoutMs);
  const { fetch = globalThis.fetch } = api;
  return fetch(api.baseUrl + path, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${api.apiKey}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    // No redirect is followed: the key goes only to the address that was given.
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
}

function checkApiKey(apiKey: unknown): string {
  if (typeof apiKey === 'string' && /^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  const fault =
    typeof apiKey === 'string' && apiKey.trim() !== ''
      ? 'has characters that no header can carry: look for a line break or a blank at its end'
      : 'is missing or blank (is the environment variable set?)';
  throw new ConfigurationError(`\`apiKey\` ${fault}.`);
}

function checkBaseUrl(text: unknown, allowInsecure: boolean): string {
  const url = secureUrl(text, { option: 'baseUrl', allowInsecure: true });
  if (!isLoopback(url)) secureUrl(text, { option: 'baseUrl', allowInsecure });
  if (url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError(
      '`baseUrl` must have no user, password, query or fragment: the key is `apiKey`.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const codes: Readonly<Record<number, SubscriptionErrorCode>> = {
  401: 'subscription-unauthorized',
  403: 'subscription-unauthorized',
  404: 'subscription-not-found',
  408: 'subscription-unavailable',
  429: 'subscription-rate-limited',
};

function codeOf(status: number): SubscriptionErrorCode {
  if (status >= 500) return 'subscription-unavailable';
  return (
    codes[status] ?? (status >= 300 && status < 400 ? 'subscription-unreadable' : 'subscription-rejected')
  );
}

/** Turns a value of the sender into text to show: one line, at most 300 characters, without the secrets in `hidden`. */
function shown(value: unknown, hidden: readonly (string | undefined)[]): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  const open = hidden.reduce<string>((text, secret) => (secret ? text.replaceAll(secret, '…') : text), value);
  // The password of a webhook's URL, which the sender may quote.
  const bare = open.replace(/\/\/[^/\s]*@/g, '//…@');
  return bare.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 300);
}

interface Fault {
  code: SubscriptionErrorCode;
  status: number;
  senderCode: string | undefined;
  senderMessage: string | undefined;
}

function inWords(service: string, { code, status, senderCode, senderMessage }: Fault): string {
  const said = [senderCode && `code ${senderCode}`, senderMessage && `"${senderMessage}"`].filter(Boolean);
  return `${service} answered ${status}${said.length > 0 ? `, ${said.join(': ')}` : ''}. ${advice[code]}`;
}

const advice: Readonly<Record<SubscriptionErrorCode, string>> = {
  'subscription-unauthorized':
    'Check `apiKey`: it is the key of the API, not the secret of a webhook. Was it revoked, or is it of another account?',
  'subscription-not-found': 'There is no such webhook here: `list()` gives those that are.',
  'subscription-rejected': 'The call is not as the sender wants it.',
  'subscription-rate-limited': 'Wait for `retryAfterMs` milliseconds, where it is given, and call again.',
  'subscription-unavailable': 'The fault is on its side: try again later.',
  'subscription-unreadable': 'A redirect is not followed, for the sake of the key. Check `baseUrl`.',
};
