import type { DeliveryHeaders } from '../../delivery/delivery.ts';
import { githubEvents } from './events.ts';

/**
 * Finds the event's name in the header. The header is not signed, but the schema of a known event rejects the body of
 * another. Without the header, as in a recorded body, it is the one known event whose schema the body fits.
 */
export function eventNameOf(body: unknown, headers: DeliveryHeaders): string | undefined {
  const fits = ([, { check }]: (typeof entries)[number]) => {
    const issues: Parameters<typeof check>[1] = [];
    check(body, issues);
    return issues.length === 0;
  };
  const entries = Object.entries(githubEvents);
  return headers.get('x-github-event') ?? entries.find(fits)?.[0];
}
