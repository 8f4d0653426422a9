import { ConfigurationError, StoreError } from '@postern/core';
import { bullmqInternals } from './bullmq-internals.ts';
import { type BullmqQueues, bullmqQueues } from './bullmq-queues.ts';
import type { OwnClient } from './own-client.ts';
import { type InboxScripts, inboxScripts } from './scripts.ts';

/** A client of ioredis, `Redis` or `Cluster`, or the options of `new Redis()`. */
export type RedisConnection = DuplicableClient | string | { readonly [option: string]: unknown };

/** The part of a given client that the inbox uses. */
export interface DuplicableClient {
  readonly isCluster?: boolean;
  duplicate(...overrides: never[]): unknown;
}

/** An inbox whose connection is open: all that its verbs work with. */
export interface OpenInbox {
  readonly client: OwnClient;
  /** All keys begin with it. */
  readonly tag: string;
  readonly queues: BullmqQueues;
  readonly scripts: InboxScripts;
}

/**
 * The inbox's own connection. The given client is duplicated and not used itself, because BullMQ defines commands on
 * its client, and the inbox's commands must not wait behind blocking ones.
 */
export class InboxConnection {
  readonly #connection: RedisConnection;
  readonly #tag: string;
  #opening: Promise<OpenInbox> | undefined;
  #closed = false;

  constructor(connection: RedisConnection, tag: string) {
    this.#connection = connection;
    this.#tag = tag;
  }

  /** Connects, once. After a failure the next call tries again. */
  async open(): Promise<OpenInbox> {
    if (this.#closed) {
      throw new StoreError('This inbox is closed: call `close` after the last delivery and the last worker.');
    }
    // A client that has given up for good does not come back.
    if ((await this.#opening)?.client.status === 'end') this.#opening = undefined;
    this.#opening ??= connect(this.#connection, this.#tag).catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = (await this.#opening?.catch(() => undefined))?.client;
    if (client?.status === 'ready') await client.quit().catch(() => {});
    client?.disconnect();
  }
}

async function connect(connection: RedisConnection, tag: string): Promise<OpenInbox> {
  const client = await createClient(connection);
  // Each command rejects as well; an event without a listener would be printed.
  client.on('error', () => {});
  try {
    await refuseEviction(client);
    const [queues, internals] = await Promise.all([bullmqQueues(client, tag), bullmqInternals()]);
    return { client, tag, queues, scripts: inboxScripts(internals) };
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

async function createClient(connection: RedisConnection): Promise<OwnClient> {
  if (isClient(connection)) {
    const overrides = connection.isCluster ? [[], ownOptions] : [ownOptions];
    return connection.duplicate(...(overrides as never[])) as OwnClient;
  }
  const { Redis } = await import('ioredis');
  const client =
    typeof connection === 'string'
      ? new Redis(connection, ownOptions)
      : new Redis({ ...connection, ...ownOptions });
  return client as OwnClient;
}

/** Commands that ioredis holds back to send them together are answered together: process and Redis then wait in turns. */
const ownOptions = { enableAutoPipelining: false };

function isClient(connection: RedisConnection): connection is DuplicableClient {
  return typeof (connection as Partial<DuplicableClient>).duplicate === 'function';
}

/** Redis must not delete accepted events when its memory gets scarce. A Redis that hides its policy passes. */
async function refuseEviction(client: OwnClient): Promise<void> {
  const memory = await client.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
  if (policy === 'noeviction') return;
  throw new ConfigurationError(
    `redisInbox: the \`maxmemory-policy\` of this Redis is ${policy}, so it may delete accepted events when its memory is full. Set it to noeviction: \`CONFIG SET maxmemory-policy noeviction\`, and the same in redis.conf.`,
  );
}
