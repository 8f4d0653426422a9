import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationError, type EntryClaim, StoreError } from '@postern/core';
import { createInbox, type Inbox, type InboxRetention, type InboxStore } from '@postern/core/inbox';
import { createConnection } from './connection.ts';
import { checkDatabaseOptions, type DatabaseOptions } from './database-options.ts';
import { createGroupCommit } from './group-commit.ts';
import { checkAppend } from './inbox/append.ts';
import { fileSettings } from './inbox/file-settings.ts';
import { openInbox } from './inbox/inbox-rows.ts';
import { createOperate } from './inbox/operate.ts';
import { createLeaseOwner } from './lease-owner.ts';
import { whole } from './whole.ts';

/** Where the events are kept, and how long: a file, or a database that you have open. */
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
   * Runs the effect of a handler and records its event as done in one transaction: both stay, or neither. So the
   * effect happens once, whatever dies when. `run` must be synchronous, and must not begin or end transactions.
   *
   * @param context What the handler got beside its event.
   * @returns What `run` returned, when it is committed.
   * @throws StoreError, with nothing done, when the claim is over: its lease has ended and another took the event.
   *   Otherwise what `run` threw.
   * @example
   * const inbox = sqliteInbox({ path: 'webhooks.db' });
   * const receiver = createReceiver(provider, { inbox }).on('bounced', (event, context) =>
   *   inbox.transaction(context, (database) => {
   *     database.prepare('INSERT INTO suppressed (address) VALUES (?)').run(event.data.to);
   *   }),
   * );
   */
  transaction<T>(
    context: { readonly entry?: EntryClaim | undefined },
    run: (database: DatabaseSync) => T,
  ): Promise<T>;
  /**
   * Writes what was asked for before, then closes the file, if it is ours. Every later call is refused, and what is
   * still claimed may be claimed by others at once: stop the workers before.
   */
  close(): Promise<void>;
}

/** Each verb answers with a promise. */
type Asynchronous<Store> = {
  [Verb in keyof Store]: Store[Verb] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Promise<Awaited<Answer>>
    : Store[Verb];
};

const day = 24 * 60 * 60 * 1000;

/**
 * Keeps accepted events in one local file until they are handled, across restarts and for all processes of a machine.
 *
 * All that is stored, claimed and settled in one turn of the event loop is one transaction, so one flush to the
 * disk, and is answered after its commit. What cannot be committed rejects: file locked for more than 800 ms,
 * read-only, damaged, disk full. The file is opened by the first call, and again by the next after a failure.
 *
 * What a process had claimed when it died can be claimed at once. Empty files beside the database, named
 * `webhooks.db-postern_inbox-owner0` and so on, tell by their locks who lives: leave them there.
 *
 * `list`, `replay` and `prune` work in steps between which appends and claims go on. When one of many fails in the
 * middle of a `replay`, some are replayed already; calling it again does the rest.
 *
 * @throws ConfigurationError when an option cannot work. Nothing is opened or read then.
 * @example
 * const receiver = createReceiver(provider, { inbox: sqliteInbox({ path: 'webhooks.db' }) });
 * receiver.work();
 */
export function sqliteInbox(options: SqliteInboxOptions): SqliteInbox {
  const { place, table, synchronous, now } = checkDatabaseOptions('sqliteInbox', options, 'postern_inbox');
  const retention = checkRetention(options);
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

  const store: Omit<SqliteInbox, 'attach'> = {
    retentionMs: retention.retentionMs,
    append: async (delivery, entries) => {
      checkAppend(delivery, entries);
      return commits.run((rows, at) => rows.append(delivery, entries, at));
    },
    claim: async (source, { limit, leaseMs }) => {
      checkCall([source], limit, leaseMs);
      return commits.run((rows, at) => rows.claim(source, limit, leaseMs, at));
    },
    extend: async (id, token, leaseMs) => {
      checkCall([id, token], leaseMs);
      return commits.run((rows, at) => rows.extend(id, token, whole(at + leaseMs)));
    },
    complete: async (id, token) => {
      checkCall([id, token]);
      return commits.run((rows, at) => rows.complete(id, token, at));
    },
    fail: async (id, token, error, retryInMs) => {
      checkCall([id, token], retryInMs);
      const told = JSON.stringify(error);
      return commits.run((rows, at) =>
        retryInMs === undefined
          ? rows.bury(id, token, at, told)
          : rows.retry(id, token, at, told, whole(at + retryInMs)),
      );
    },
    release: async (id, token, delayMs) => {
      checkCall([id, token], delayMs);
      return commits.run((rows, at) => rows.release(id, token, whole(at + delayMs)));
    },
    get: async (id) => {
      checkCall([id]);
      return commits.run((rows) => rows.get(id));
    },
    stats: async (query = {}) => commits.run((rows) => rows.stats(query)),
    ...createOperate(commits),

    async transaction({ entry }, run) {
      if (entry === undefined) {
        throw new ConfigurationError(
          '`transaction` takes the context of a handler that a worker of this inbox runs: there is no `context.entry`. Is the receiver without `inbox`?',
        );
      }
      const { id, token } = entry;
      const effect = await commits.run((rows, at) => rows.effect(id, token, at, run));
      if ('error' in effect) throw effect.error;
      return effect.result;
    },
    async close() {
      await commits.close();
      owner.close();
    },
  };
  return createInbox(store);
}

function checkRetention(options: InboxRetention): Required<InboxRetention> {
  const { retentionMs = 30 * day, bodyRetentionMs = 7 * day, deadRetentionMs = 30 * day } = options;
  const retention = { retentionMs, bodyRetentionMs, deadRetentionMs };
  for (const [option, value] of Object.entries(retention)) {
    if (typeof value === 'number' && value > 0) continue;
    throw new ConfigurationError(`\`${option}\` must be a number of milliseconds above 0, and is ${value}.`);
  }
  return retention;
}

/** One call that SQLite would refuse must not fail the others of its turn. */
function checkCall(texts: readonly string[], ...numbers: readonly (number | undefined)[]): void {
  const ok = numbers.every((number = 0) => Number.isFinite(number) && number >= 0);
  if (ok && texts.every((text) => typeof text === 'string')) return;
  throw new StoreError(
    `Source, id and token must be text, limit and duration a number of at least 0, not ${numbers.join(', ')}.`,
  );
}
