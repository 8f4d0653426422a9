import { ConfigurationError } from '@postern/core';
import { createInbox, type Inbox, type InboxRetention } from '@postern/core/inbox';
import { createAppend } from './inbox/append.ts';
import { createClaim } from './inbox/claim.ts';
import { closable } from './inbox/closable.ts';
import { openInboxDatabase } from './inbox/inbox-database.ts';
import { inboxNames } from './inbox/inbox-names.ts';
import { createLook } from './inbox/look.ts';
import { createPrune } from './inbox/prune.ts';
import { createReplay } from './inbox/replay.ts';
import {
  createTransaction,
  type TransactionClient,
  type TransactionContext,
} from './inbox/run-transaction.ts';
import { createSettle } from './inbox/settle.ts';
import type { PostgresPool } from './postgres-pool.ts';

export interface PostgresInboxOptions extends InboxRetention {
  /** Created when it is not there. Default: `postern`. */
  schema?: string;
  /** Where pg-boss keeps its own. Created when it is not there. Default: `schema`, with `_boss` behind it. */
  bossSchema?: string;
}

/** An `Inbox` in PostgreSQL. */
export interface PostgresInbox extends Inbox {
  /**
   * Lets a handler's own writes and the completion of its event commit together: they happen once, or not at all.
   *
   * `run` gets a client within a transaction. It must wait for all that it does with it, and neither commit nor roll
   * back. What it throws undoes everything, and the attempt has failed.
   *
   * @throws StoreError when the event is not this handler's any more, and ConfigurationError when it is in no inbox.
   * Nothing is written then.
   * @example
   * receiver.on('bounced', (event, context) =>
   *   inbox.transaction(context, (client) => client.query('insert into bounces values ($1)', [event.data.to])));
   */
  transaction<T>(context: TransactionContext, run: (client: TransactionClient) => T | Promise<T>): Promise<T>;
  /** Waits for what is under way. Whatever is asked afterwards rejects. The pool stays open. */
  close(): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Keeps events in PostgreSQL (13 or later) until they are handled, on pg-boss: by however many processes and machines.
 *
 * The pool stays yours. Nothing is read or written before the first delivery or claim, which creates the tables;
 * where that fails, the next tries again. Time is the server's. Entries and their jobs are written in one
 * transaction, and deliveries that come together share one.
 *
 * @throws ConfigurationError when `pool` is no pool, a name is anything but a plain name, or a retention is no time.
 * @example
 * const inbox = postgresInbox(pool);
 * const receiver = createReceiver(provider, { inbox }).on('bounced', (event) => suppress(event.data.to));
 * receiver.work();
 */
export function postgresInbox(pool: PostgresPool, options: PostgresInboxOptions = {}): PostgresInbox {
  if (typeof pool?.query !== 'function' || typeof pool.connect !== 'function') {
    throw new ConfigurationError(
      'postgresInbox takes a pool: postgresInbox(new Pool({ connectionString })), with Pool of pg.',
    );
  }
  const { schema = 'postern', bossSchema = `${schema}_boss` } = options;
  const retention = {
    retentionMs: duration('retentionMs', options.retentionMs ?? 30 * day),
    bodyRetentionMs: duration('bodyRetentionMs', options.bodyRetentionMs ?? 7 * day),
    deadRetentionMs: duration('deadRetentionMs', options.deadRetentionMs ?? 30 * day),
  };
  const names = inboxNames(schema, bossSchema);
  // Unheard, the loss of an idle connection would end the process. Whoever wants to hear of it adds a listener.
  if (pool.listenerCount?.('error') === 0) pool.on?.('error', () => {});

  const database = openInboxDatabase(pool, names);
  const { completeWithin, ...settle } = createSettle(database);
  const verbs = closable({
    append: createAppend(database),
    claim: createClaim(database),
    ...settle,
    ...createLook(database),
    replay: createReplay(database),
    prune: createPrune(database, retention),
    transaction: createTransaction(database, completeWithin),
  });
  return createInbox({ retentionMs: retention.retentionMs, ...verbs });
}

function duration(option: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw new ConfigurationError(
    `postgresInbox: \`${option}\` must be a number of milliseconds above 0, and is ${JSON.stringify(value)}.`,
  );
}
