/** The quoted names of an inbox's tables. */
export interface InboxTables {
  /** One row for each event. */
  readonly entries: string;
  /** One row for each delivery that is kept. Apart from the entries, because a prune deletes it first. */
  readonly deliveries: string;
  /** One row for each source, with the number of its entries in each state, so that no growing table is counted. */
  readonly sources: string;
}

export function inboxTables(table: string): InboxTables {
  return { entries: `"${table}"`, deliveries: `"${table}_deliveries"`, sources: `"${table}_sources"` };
}

/** The condition of entries that are still to be handled. */
export const isOpen = "state IN ('pending', 'processing')";

/**
 * Settings for a file that the store opens, before its first page is written. Figures are for bodies of 2 KB and 64
 * appends a commit.
 *
 * - A body of 2 KB leaves half of a page of 4 KB empty; of 8 KB three bodies share one. The file is a third smaller
 *   (120 MB instead of 171 for 40,000 events), the mean commit takes 1.6 ms instead of 2.1 and the slowest hundredth
 *   12 ms instead of 21. A file that is there keeps its size of pages.
 * - 16 MB of log before it is copied into the file, instead of 4 MB: pages that several commits have changed are copied
 *   once. With 4 MB, two thirds of the time of all commits went into copying; with more than 16 MB each copy takes
 *   longer than it saves.
 */
export const fileSettings = 'PRAGMA page_size = 8192; PRAGMA wal_autocheckpoint = 2000';

/**
 * The steps of the schema: each leads from the version of its index to the next. A released step never changes.
 *
 * In an entry, `until` is the time when it is due, or when its lease ends, while it is open. `blocked` is 1 while an
 * earlier entry of its ordering key is open, so that entries that wait for another stand in no index that a claim
 * reads. `owner` names the process that claimed it (see `LeaseOwner`). `token` stays when it is done. `delivery` is
 * NULL when the delivery is deleted. `history` is a JSON list of [started, ended, error]. Times are milliseconds since
 * the epoch; columns of type ANY hold an `exactText`.
 *
 * A delivery has the number of its first entry, and its `last` is that of its last, so that they are found without an
 * index on the row that changes most.
 */
export function inboxMigrations(table: string): readonly string[] {
  const { entries, deliveries, sources } = inboxTables(table);
  return [
    `CREATE TABLE ${sources} (
       id INTEGER PRIMARY KEY,
       source ANY NOT NULL UNIQUE,
       endpoint ANY NOT NULL,
       provider ANY NOT NULL,
       pending INTEGER NOT NULL DEFAULT 0,
       processing INTEGER NOT NULL DEFAULT 0,
       done INTEGER NOT NULL DEFAULT 0,
       dead INTEGER NOT NULL DEFAULT 0,
       quarantined INTEGER NOT NULL DEFAULT 0
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
     CREATE INDEX "${table}_due" ON ${entries} (source, until) WHERE ${isOpen} AND blocked = 0;
     CREATE INDEX "${table}_state" ON ${entries} (source, state) WHERE state <> 'done';
     CREATE INDEX "${table}_order" ON ${entries} (source, ordering_key) WHERE ordering_key IS NOT NULL AND ${isOpen};
     CREATE INDEX "${table}_running" ON ${entries} (source, ordering_key)
       WHERE ordering_key IS NOT NULL AND state = 'processing';
     CREATE INDEX "${table}_done" ON ${entries} (delivery IS NULL, ended_at) WHERE state = 'done';
     CREATE INDEX "${table}_dead" ON ${entries} (ended_at) WHERE state IN ('dead', 'quarantined');`,
  ];
}

/** The index of all entries that are not done. */
export function stateIndex({ entries }: InboxTables): string {
  return entries.replace(/"$/, '_state"');
}
