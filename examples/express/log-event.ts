import type { WebhookEvent } from '@postern/core';

/** Writes one line for each run of an event's handlers. */
export function logEvent({ provider, type, id }: WebhookEvent): void {
  console.log(`${provider} ${type} ${id}`);
}
