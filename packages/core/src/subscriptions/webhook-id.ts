import { ConfigurationError } from '../errors.ts';

/**
 * The id of a webhook as one segment of a path. An empty one, or dots, would lead to another address: to that of all
 * webhooks, say.
 *
 * @throws ConfigurationError for what is no id.
 */
export function webhookId(id: unknown): string {
  const text = Number.isSafeInteger(id) ? String(id) : id;
  if (typeof text === 'string' && /[^.\s]/.test(text) && !/\p{Surrogate}/u.test(text)) {
    return encodeURIComponent(text);
  }
  throw new ConfigurationError(
    'The id of a webhook must be text or a whole number, as `create` and `list` give it.',
  );
}
