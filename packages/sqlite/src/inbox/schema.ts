/** The tables of one inbox, as they stand in SQL. */
export interface InboxTables {
  /** One row for each event. */
  readonly entries: string;
  /** One row for each delivery that is kept: what a prune takes away first, so it stands apart. */
  readonly deliveries: string;
  /** One row for each source, with the number of its entries in each state: nothing that grows is ever counted. */
  readonly sources: string;
}

export function inboxTables(table: string): InboxTables {
  return { entries: `"${table}"`, deliveries: `"${table}_deliveries"`, sources: `"${table}_sources"` };
}

/** Still to be handled: it may be claimed, now or later. */
export const open = "state IN ('pending', 'processing')";

export const states = ['pending', 'processing', 'done', 'dead', 'quarantined'] as const;

/**
 * Each entry leads from the version of its index to the next. What has been released is never edited.
 *
 * Of an entry: `until` is when it is due, or its lease ends, while it is open. `blocked` is 1 while an earlier one of
 * its ordering key is open: so those that wait stand in no index that a claim reads. `owner` is who claimed it (see
 * `LeaseOwner`). `token` stays when it is done. `delivery` is NULL when that is deleted. `history` is a JSON list of
 * [started, ended, error]. Times are milliseconds since the epoch; columns of type ANY hold an `exactText`.
 *
 * A delivery has the number of its first entry, and knows its `last`: no index on the hot row is needed to find them.
 */
export function inboxMigrations(table: string): readonly string[] {
  const { entries, deliveries, sources } = inboxTables(table);
  return [
    `CREATE TABLE ${sources} (
       id INTEGER PRIMARY KEY,
       source ANY NOT NULL UNIQUE,
       endpoint ANY NOT NULL,
       provider ANY NOT NULL,
       ${states.map((state) => `${state} INTEGER NOT NULL DEFAULT 0`).join(', ')}
     ) STRICT;
     CREATE TABLE ${deliveries} (
       id INTEGER PRIMARY KEY,
       last INTEGER NOT NULL,
       method TEXT NOT NULL,
       url ANY NOT NULL,
       headers TEXT NOT NULL,
       body BLOB NOT NULL
     ) STRICT;
     CREATE TABLE ${entries} (
       seq INTEGER PRIMARY KEY,
       source INTEGER NOT NULL,
       delivery INTEGER,
       id TEXT NOT NULL,
       alias TEXT,
       event_id ANY NOT NULL,
       type ANY NOT NULL,
       ordering_key ANY,
       state TEXT NOT NULL,
       blocked INTEGER NOT NULL DEFAULT 0,
       until INTEGER,
       token TEXT,
       owner TEXT,
       attempts INTEGER NOT NULL DEFAULT 0,
       crashes INTEGER NOT NULL DEFAULT 0,
       replays INTEGER NOT NULL DEFAULT 0,
       received_at INTEGER NOT NULL,
       occurred_at INTEGER,
       started_at INTEGER,
       ended_at INTEGER,
       digest TEXT NOT NULL,
       size INTEGER NOT NULL,
       verification TEXT NOT NULL,
       error TEXT,
       history TEXT NOT NULL DEFAULT '[]'
     ) STRICT;
     CREATE UNIQUE INDEX "${table}_id" ON ${entries} (id);
     CREATE UNIQUE INDEX "${table}_alias" ON ${entries} (alias) WHERE alias IS NOT NULL;
     CREATE INDEX "${table}_due" ON ${entries} (source, until) WHERE ${open} AND blocked = 0;
     CREATE INDEX "${table}_state" ON ${entries} (source, state) WHERE state <> 'done';
     CREATE INDEX "${table}_order" ON ${entries} (source, ordering_key) WHERE ordering_key IS NOT NULL AND ${open};
     CREATE INDEX "${table}_running" ON ${entries} (source, ordering_key)
       WHERE ordering_key IS NOT NULL AND state = 'processing';
     CREATE INDEX "${table}_done" ON ${entries} (delivery IS NULL, ended_at) WHERE state = 'done';
     CREATE INDEX "${table}_dead" ON ${entries} (ended_at) WHERE state IN ('dead', 'quarantined');`,
  ];
}

/** The index of all that is not done. */
export function stateIndex({ entries }: InboxTables): string {
  return entries.replace(/"$/, '_state"');
}
