import { ConfigurationError } from '../errors.ts';

/**
 * Encodes the id of a webhook as one segment of a path. An empty id, or dots, would lead to another address: to that of
 * all webhooks, for example.
 *
 * @throws ConfigurationError for a value that is no id.
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
