import { ConfigurationError, isPosternError, StoreError } from '@postern/core';
import {
  createInbox,
  type Inbox,
  type InboxRetention,
  type InboxStore,
  inboxRetention,
} from '@postern/core/inbox';
import { appendTogether } from './inbox/append.ts';
import { claim } from './inbox/claim.ts';
import { InboxConnection, type RedisConnection } from './inbox/connection.ts';
import { get, list, replay, stats } from './inbox/operate.ts';
import { prune } from './inbox/prune.ts';
import { extend, settleTogether } from './inbox/settle.ts';

export interface RedisInboxOptions extends InboxRetention {
  /**
   * The beginning of each key. It stands in braces, so that all keys share a slot of a Redis Cluster. Inboxes with the
   * same prefix are one inbox. Default: `postern:inbox`.
   */
  prefix?: string;
}

export interface RedisInbox extends Inbox {
  /** Ends the inbox's own connection. Stop the workers first. The client that you gave stays open. */
  close(): Promise<void>;
}

/**
 * Keeps accepted events in Redis (6.2 or later) until they are handled, by any number of processes and machines. The
 * queue is BullMQ's.
 *
 * The inbox opens a connection of its own at the first delivery or worker: it duplicates the client, or connects with
 * the options. **A crash of Redis loses all that it has not written to its disk:** set `appendonly yes` and
 * `appendfsync always`. A Redis that may evict keys is refused at the first use.
 *
 * @throws ConfigurationError when an option is unusable.
 * @example
 * const receiver = createReceiver(provider, { inbox: redisInbox(redis) });
 */
export function redisInbox(connection: RedisConnection, options: RedisInboxOptions = {}): RedisInbox {
  const tag = `{${checkPrefix(options.prefix ?? 'postern:inbox')}}`;
  const retention = inboxRetention('redisInbox', options);
  const own = new InboxConnection(checkConnection(connection), tag);
  const open = () => own.open();
  const append = appendTogether(open);
  const settle = settleTogether(open);

  const verbs: Verbs = {
    append: (delivery, entries) => append({ delivery, entries }),
    claim: async (source, claimed) => claim(await open(), source, claimed),
    extend: async (id, token, leaseMs) => extend(await open(), id, token, leaseMs),
    complete: (id, token) => settle({ id, token, verb: 'complete' }),
    fail: (id, token, error, delayMs) => settle({ id, token, verb: 'fail', error, delayMs }),
    release: (id, token, delayMs) => settle({ id, token, verb: 'release', delayMs }),
    list: async (query, page) => list(await open(), query, page),
    get: async (id) => get(await open(), id),
    stats: async (query) => stats(await open(), query),
    replay: async (which) => replay(await open(), which),
    prune: async () => prune(await open(), retention),
  };
  return createInbox({
    retentionMs: retention.retentionMs,
    ...withStoreErrors(verbs),
    close: () => own.close(),
  });
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

/** An error of ioredis carries the command that failed, and with it a body: only its message is kept. */
function withStoreErrors(verbs: Verbs): Verbs {
  const wrapped = Object.entries(verbs).map(([name, verb]: [string, (...args: never[]) => unknown]) => [
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
  return Object.fromEntries(wrapped);
}
