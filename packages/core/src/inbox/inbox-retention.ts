import { ConfigurationError } from '../errors.ts';
import type { InboxRetention } from './store.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Reads the retention out of an inbox's options, with the defaults of all inboxes.
 *
 * @param factory The function whose options they are: its name stands in the error.
 * @throws ConfigurationError when a retention is no number of milliseconds above 0.
 */
export function inboxRetention(factory: string, options: InboxRetention = {}): Required<InboxRetention> {
  const retention = {
    retentionMs: options.retentionMs ?? 30 * day,
    bodyRetentionMs: options.bodyRetentionMs ?? 7 * day,
    deadRetentionMs: options.deadRetentionMs ?? 30 * day,
  };
  for (const [option, value] of Object.entries(retention)) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new ConfigurationError(
      `${factory}: \`${option}\` must be a number of milliseconds above 0, and is ${JSON.stringify(value)}.`,
    );
  }
  return retention;
}
