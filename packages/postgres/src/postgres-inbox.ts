import { ConfigurationError } from '@postern/core';
import { closable, createInbox, type Inbox, type InboxRetention, inboxRetention } from '@postern/core/inbox';
import { createAppend } from './inbox/append.ts';
import { createClaim } from './inbox/claim.ts';
import { openInboxDatabase } from './inbox/inbox-database.ts';
import { createOperate } from './inbox/operate.ts';
import { createPrune } from './inbox/prune.ts';
import { inboxNames } from './inbox/schema.ts';
import { createSettle } from './inbox/settle.ts';
import { createTransaction, type TransactionClient, type TransactionContext } from './inbox/transaction.ts';
import type { PostgresPool } from './postgres-pool.ts';

export interface PostgresInboxOptions extends InboxRetention {
  /** The schema of the inbox's tables, created when it is not there. Default: `postern`. */
  schema?: string;
  /** The schema of pg-boss's own tables, created when it is not there. Default: `schema` followed by `_boss`. */
  bossSchema?: string;
}

/** An `Inbox` in PostgreSQL. */
export interface PostgresInbox extends Inbox {
  /**
   * Commits a handler's own writes together with the completion of its event: they happen once, or not at all.
   *
   * `run` gets a client within a transaction. It must await every query, and neither commit nor roll back. An error that
   * it throws undoes everything, and the attempt has failed.
   *
   * @throws StoreError when the claim of the event is over, and ConfigurationError when the event is in no inbox.
   * Nothing is written then.
   * @example
   * receiver.on('bounced', (event, context) =>
   *   inbox.transaction(context, (client) => client.query('insert into bounces values ($1)', [event.data.to])));
   */
  transaction<T>(context: TransactionContext, run: (client: TransactionClient) => T | Promise<T>): Promise<T>;
  /** Waits for the calls that run. Every later call rejects. The pool stays open. */
  close(): Promise<void>;
}

/**
 * Keeps events in PostgreSQL (13 or later) until they are handled, on pg-boss: by any number of processes and machines.
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
  const retention = inboxRetention('postgresInbox', options);
  const names = inboxNames(schema, bossSchema);
  // Without a listener, the loss of an idle connection would end the process. A user who wants to know of it adds one.
  if (pool.listenerCount?.('error') === 0) pool.on?.('error', () => {});

  const database = openInboxDatabase(pool, names);
  const { completeWithin, ...settle } = createSettle(database);
  const verbs = closable({
    append: createAppend(database),
    claim: createClaim(database),
    ...settle,
    ...createOperate(database),
    prune: createPrune(database, retention),
    transaction: createTransaction(database, completeWithin),
  });
  return createInbox({ retentionMs: retention.retentionMs, ...verbs });
}
