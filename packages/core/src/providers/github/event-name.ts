import type { DeliveryHeaders } from '../../delivery/delivery.ts';
import { githubEvents } from './events.ts';

/**
 * Finds the event's name in the header. The header is not signed, but the schema of a known event rejects the body of
 * another. Without the header, as in a recorded body, it is the one known event whose schema the body fits.
 */
export function eventNameOf(body: unknown, headers: DeliveryHeaders): string | undefined {
  const fits = ([, schema]: (typeof entries)[number]) => {
    const result = schema['~standard'].validate(body);
    return !(result instanceof Promise) && result.issues === undefined;
  };
  const entries = Object.entries(githubEvents);
  return headers.get('x-github-event') ?? entries.find(fits)?.[0];
}
