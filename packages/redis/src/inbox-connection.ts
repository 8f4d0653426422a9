import { ConfigurationError, StoreError } from '@postern/core';
import { bullmqLua, type DefinedCommands } from './inbox-bullmq-lua.ts';
import { type InboxQueues, inboxQueues } from './inbox-queues.ts';
import { type InboxScripts, inboxScripts } from './inbox-scripts.ts';
import type { OwnClient } from './own-client.ts';

/** A client of ioredis, `Redis` or `Cluster`, or what `new Redis()` takes. */
export type RedisConnection = DuplicableClient | string | { readonly [option: string]: unknown };

/** What is used of a client that is given. */
export interface DuplicableClient {
  readonly isCluster?: boolean;
  duplicate(...overrides: never[]): unknown;
}

export interface InboxConnection {
  /** Connects, once. When that fails, the next call tries again. */
  open(): Promise<OpenConnection>;
  close(): Promise<void>;
}

export interface OpenConnection {
  readonly client: OwnClient;
  readonly queues: InboxQueues;
  readonly scripts: InboxScripts;
}

/**
 * Neither the client that is given nor its connection is used: BullMQ defines its commands on the client that it gets,
 * and what the inbox sends must not wait behind blocking commands of others.
 */
export function inboxConnection(connection: RedisConnection, prefix: string): InboxConnection {
  let opening: Promise<OpenConnection> | undefined;
  let closed = false;

  async function connect(): Promise<OpenConnection> {
    const client = await createClient(connection);
    // Whoever sends something is told; an event without a listener would be printed.
    client.on('error', () => {});
    try {
      await refuseEviction(client);
      const defined = definedCommands(client);
      const queues = await inboxQueues(client, prefix);
      return { client, queues, scripts: inboxScripts(bullmqLua(defined)) };
    } catch (error) {
      client.disconnect();
      throw error;
    }
  }

  return {
    async open() {
      if (closed) throw closedError();
      // A client that has given up for good does not come back.
      if ((await opening)?.client.status === 'end') opening = undefined;
      opening ??= connect().catch((error) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    async close() {
      closed = true;
      const client = (await opening?.catch(() => undefined))?.client;
      if (client?.status === 'ready') await client.quit().catch(() => {});
      client?.disconnect();
    },
  };
}

function closedError(): StoreError {
  return new StoreError('This inbox is closed: `close` comes after the last delivery and the last worker.');
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

/** BullMQ defines its commands on the client that it gets, and this is who listens. */
function definedCommands(client: OwnClient): DefinedCommands {
  const defined = new Map<string, { lua: string; numberOfKeys?: number }>();
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) => {
    defined.set(name, definition);
    define(name, definition);
  };
  return defined;
}

/**
 * Each command goes at once. What is held back to go together is answered together, and then this process and Redis
 * wait for each other.
 */
const ownOptions = { enableAutoPipelining: false };

function isClient(connection: RedisConnection): connection is DuplicableClient {
  return typeof (connection as Partial<DuplicableClient>).duplicate === 'function';
}

/** Acknowledged events must not go when memory gets scarce. Where Redis does not tell, it is believed. */
async function refuseEviction(client: OwnClient): Promise<void> {
  const memory = await client.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
  if (policy === 'noeviction') return;
  throw new ConfigurationError(
    `redisInbox: the \`maxmemory-policy\` of this Redis is ${policy}, so it may delete accepted events when its memory is full. Set it to noeviction: \`CONFIG SET maxmemory-policy noeviction\`, and the same in redis.conf.`,
  );
}
