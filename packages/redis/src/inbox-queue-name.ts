import { createHash } from 'node:crypto';

/** The name of the queue of a source: readable, for whoever looks at BullMQ, and another one for each source. */
export function inboxQueueName(source: string): string {
  const readable = source.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  return `${readable}-${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}
