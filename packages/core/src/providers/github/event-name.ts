import type { DeliveryHeaders } from '../../delivery/delivery.ts';
import { githubEvents } from './events.ts';

/**
 * What the header calls the event: not signed, but the schema of a known event takes no body of another. Without the
 * header, as in a recorded body, the one known event that the body fits.
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
