import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationError, type EntryClaim } from '@postern/core';
import {
  closable,
  createInbox,
  type Inbox,
  type InboxRetention,
  type InboxStore,
  inboxRetention,
} from '@postern/core/inbox';
import { checkCall } from './check-call.ts';
import { createConnection } from './connection.ts';
import { checkDatabaseOptions, type DatabaseOptions } from './database-options.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { checkAppend } from './inbox/append.ts';
import { type InboxRows, openInbox } from './inbox/open-inbox.ts';
import { fileSettings } from './inbox/schema.ts';
import { createSteps } from './inbox/steps.ts';
import { createLeaseOwner } from './lease-owner.ts';
import { wholeMilliseconds } from './whole-milliseconds.ts';

/** The place of the events, and how long they are kept: a file, or a database that you have open. */
export type SqliteInboxOptions = {
  /**
   * The table of the events, made when it is missing, as are `<table>_deliveries` and `<table>_sources`. Letters,
   * digits and `_`. Default: `postern_inbox`.
   */
  table?: string;
  /** False: a commit for each call, and not for each turn of the event loop. Slower; to compare. Default: true. */
  groupCommit?: boolean;
} & DatabaseOptions &
  InboxRetention;

/** An inbox in a SQLite file. */
export interface SqliteInbox extends Asynchronous<InboxStore>, Pick<Inbox, 'attach'> {
  /**
   * Runs a handler's own writes and records its event as done in one transaction: both stay, or neither. So the writes
   * happen once, whichever process dies when. `run` must be synchronous, and must not begin or end transactions.
   *
   * @param context The context that the handler gets beside its event.
   * @returns What `run` returned, when it is committed.
   * @throws StoreError, with nothing written, when the claim is over: its lease has ended and another took the event.
   *   Otherwise what `run` threw.
   * @example
   * const inbox = sqliteInbox({ path: 'webhooks.db' });
   * const receiver = createReceiver(provider, { inbox }).on('bounced', (event, context) =>
   *   inbox.transaction(context, (database) => {
   *     database.prepare('INSERT INTO suppressed (address) VALUES (?)').run(event.data.to);
   *   }),
   * );
   */
  transaction<T>(context: TransactionContext, run: (database: DatabaseSync) => T): Promise<T>;
  /**
   * Writes what was asked for before, then closes the file, if the inbox opened it. Every later call rejects, and other
   * processes may claim at once what this one still holds: stop the workers before.
   */
  close(): Promise<void>;
}

/** The part of a handler's context that names its claim. */
interface TransactionContext {
  readonly entry?: EntryClaim | undefined;
}

/** Each verb returns a promise. */
type Asynchronous<Store> = {
  [Verb in keyof Store]: Store[Verb] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Promise<Awaited<Answer>>
    : Store[Verb];
};

/**
 * Keeps accepted events in one local file until they are handled, across restarts and for all processes of a machine.
 *
 * All calls of one turn of the event loop are one transaction, so one flush to the disk, and are answered after its
 * commit. A call that cannot be committed rejects: file locked for more than 800 ms, read-only, damaged, disk full. The
 * file is opened by the first call, and again by the next after a failure.
 *
 * Events that a process had claimed when it died can be claimed at once. Empty files beside the database, named
 * `webhooks.db-postern_inbox-owner0` and so on, show by their locks which processes run: leave them there.
 *
 * `list`, `replay` and `prune` work in steps between which appends and claims go on. When a `replay` of many fails in
 * the middle, some are replayed already; calling it again does the rest.
 *
 * @throws ConfigurationError when an option cannot work. Nothing is opened or read then.
 * @example
 * const receiver = createReceiver(provider, { inbox: sqliteInbox({ path: 'webhooks.db' }) });
 * receiver.work();
 */
export function sqliteInbox(options: SqliteInboxOptions): SqliteInbox {
  const { place, table, synchronous, now } = checkDatabaseOptions('sqliteInbox', options, 'postern_inbox');
  const retention = inboxRetention('sqliteInbox', options);
  const owner = createLeaseOwner(table);
  const connection = createConnection({
    place,
    synchronous,
    fileSettings,
    now: () => Math.floor(now()),
    setUp: (database) => openInbox(database, table, owner, retention),
    around: (rows, work) => rows.turn.run(work),
  });
  const commits = createGroupCommit(connection, options.groupCommit === false ? 1 : undefined);
  const verbs = closable({ ...createVerbs(commits), ...createSteps(commits) }, () => {
    connection.reset();
    owner.close();
  });
  return createInbox({ retentionMs: retention.retentionMs, ...verbs });
}

type SingleStepVerbs = Omit<SqliteInbox, 'retentionMs' | 'attach' | 'close' | 'list' | 'replay' | 'prune'>;

function createVerbs(commits: GroupCommit<InboxRows>): SingleStepVerbs {
  return {
    async append(delivery, entries) {
      checkAppend(delivery, entries);
      return commits.run((rows, at) => rows.append(delivery, entries, at));
    },
    async claim(source, options) {
      checkCall([source, ...(options.without ?? [])], options.limit, options.leaseMs);
      return commits.run((rows, at) => rows.claim(source, options, at));
    },
    async extend(id, token, leaseMs) {
      checkCall([id, token], leaseMs);
      return commits.run((rows, at) => rows.extend(id, token, wholeMilliseconds(at + leaseMs)));
    },
    async complete(id, token) {
      checkCall([id, token]);
      return commits.run((rows, at) => rows.complete(id, token, at));
    },
    async fail(id, token, error, retryInMs) {
      checkCall([id, token], retryInMs);
      const json = JSON.stringify(error);
      return commits.run((rows, at) =>
        retryInMs === undefined
          ? rows.bury(id, token, at, json)
          : rows.retry(id, token, at, json, wholeMilliseconds(at + retryInMs)),
      );
    },
    async release(id, token, delayMs) {
      checkCall([id, token], delayMs);
      return commits.run((rows, at) => rows.release(id, token, wholeMilliseconds(at + delayMs)));
    },
    async get(id) {
      checkCall([id]);
      return commits.run((rows) => rows.get(id));
    },
    stats: async (query = {}) => commits.run((rows) => rows.stats(query)),
    transaction: (context, run) => runTransaction(commits, context, run),
  };
}

async function runTransaction<T>(
  commits: GroupCommit<InboxRows>,
  { entry }: TransactionContext,
  run: (database: DatabaseSync) => T,
): Promise<T> {
  if (entry === undefined) {
    throw new ConfigurationError(
      '`transaction` takes the context of a handler that a worker of this inbox runs: there is no `context.entry`. Is the receiver without `inbox`?',
    );
  }
  const { id, token } = entry;
  const effect = await commits.run((rows, at) => rows.transaction(id, token, at, run));
  if ('error' in effect) throw effect.error;
  return effect.result;
}
