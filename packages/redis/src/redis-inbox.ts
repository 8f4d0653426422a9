import { ConfigurationError, isPosternError, StoreError } from '@postern/core';
import { createInbox, type Inbox, type InboxRetention, type InboxStore } from '@postern/core/inbox';
import { createClaim } from './inbox-claim.ts';
import { inboxConnection, type RedisConnection } from './inbox-connection.ts';
import { createOperatorVerbs } from './inbox-operator.ts';
import type { InboxParts } from './inbox-parts.ts';
import { createWrites } from './inbox-write.ts';

export interface RedisInboxOptions extends InboxRetention {
  /**
   * Stands before each key, in braces, so that all share a slot of a Redis Cluster. Inboxes of one prefix are one
   * inbox. Default: `postern:inbox`.
   */
  prefix?: string;
}

export interface RedisInbox extends Inbox {
  /** Ends the connection of the inbox. Stop the workers before. The client that was given stays open. */
  close(): Promise<void>;
}

/**
 * Keeps accepted events in Redis (6.2 or later) until they are handled, by however many processes and machines. The
 * queue is BullMQ's.
 *
 * A client of ioredis is duplicated at the first use and never used itself; options make a connection of their own.
 * Nothing is sent before the first delivery or worker. **What Redis has not written to its disk is lost in a crash:**
 * set `appendonly yes` and `appendfsync always`. A Redis that may evict keys is refused at the first use.
 *
 * @throws ConfigurationError when an option is unusable.
 * @example
 * const receiver = createReceiver(provider, { inbox: redisInbox(redis) });
 */
export function redisInbox(connection: RedisConnection, options: RedisInboxOptions = {}): RedisInbox {
  const tag = `{${checkPrefix(options.prefix ?? 'postern:inbox')}}`;
  const retention = checkRetention(options);
  const connecting = inboxConnection(checkConnection(connection), `${tag}:bull`);
  const parts: InboxParts = { open: connecting.open, tag };

  const verbs = {
    ...createWrites(parts),
    claim: createClaim(parts),
    ...createOperatorVerbs(parts, retention),
  };
  return createInbox({
    retentionMs: retention.retentionMs,
    ...tellingFailures(verbs),
    close: connecting.close,
  });
}

const day = 24 * 60 * 60 * 1000;

function checkRetention({
  retentionMs = 30 * day,
  bodyRetentionMs = 7 * day,
  deadRetentionMs = 30 * day,
}: InboxRetention): Required<InboxRetention> {
  const retention = { retentionMs, bodyRetentionMs, deadRetentionMs };
  for (const [option, value] of Object.entries(retention)) {
    if (typeof value === 'number' && value > 0) continue;
    throw new ConfigurationError(
      `redisInbox: \`${option}\` must be a number of milliseconds above 0, and is ${value}.`,
    );
  }
  return retention;
}

function checkPrefix(prefix: unknown): string {
  if (typeof prefix === 'string' && /^[\x21-\x7a|~]{1,100}$/.test(prefix)) return prefix;
  throw new ConfigurationError(
    `redisInbox: \`prefix\` must be 1 to 100 printable ASCII characters without spaces and braces, and is ${JSON.stringify(prefix)}.`,
  );
}

function checkConnection(connection: RedisConnection): RedisConnection {
  const options = (connection as { options?: { keyPrefix?: unknown } } | undefined)?.options ?? connection;
  if ((typeof connection !== 'object' && typeof connection !== 'string') || connection === null) {
    throw new ConfigurationError(
      'redisInbox takes a client of ioredis, or options for one: redisInbox(new Redis(process.env.REDIS_URL)).',
    );
  }
  if ((options as { keyPrefix?: unknown }).keyPrefix) {
    throw new ConfigurationError(
      'redisInbox: BullMQ cannot work with a client that has a `keyPrefix`. Leave it out, and give `prefix`: redisInbox(client, { prefix: … }).',
    );
  }
  return connection;
}

type Verbs = Omit<InboxStore, 'retentionMs'>;

/** Errors of ioredis carry the command that failed, and with it a body: of those only the message is kept. */
function tellingFailures(verbs: Verbs): Verbs {
  const told = Object.entries(verbs).map(([name, verb]: [string, (...args: never[]) => unknown]) => [
    name,
    async (...args: never[]) => {
      try {
        return await verb(...args);
      } catch (error) {
        if (isPosternError(error)) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new StoreError(`The inbox in Redis failed to ${name}. Redis: ${reason.slice(0, 300)}`);
      }
    },
  ]);
  return Object.fromEntries(told);
}
