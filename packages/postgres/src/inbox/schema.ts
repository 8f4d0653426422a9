import { quotedName } from '../quoted-name.ts';
import type { Migration, TableNames } from '../set-up-table.ts';

/** Names of an inbox's tables, quoted and ready to stand in a statement. */
export interface InboxNames extends TableNames {
  /** One row for each delivery, with its body. */
  readonly delivery: string;
  /** One row for each event of a delivery, with its state. The same as `table`. */
  readonly entry: string;
  /** The number of done entries: see count-done.ts. */
  readonly done: string;
  /** Numbers deliveries in the order in which they were stored. */
  readonly sequence: string;
  /** The schema of pg-boss's own tables. */
  readonly bossSchema: string;
}

/** PostgreSQL silently cuts names at 63 bytes, and pg-boss appends to its schema's name: it takes 50. */
const maxLength = 50;

/** @throws ConfigurationError for anything but plain names. */
export function inboxNames(schema: string, bossSchema: string): InboxNames {
  const home = quotedName('postgresInbox', 'schema', schema, maxLength);
  return {
    schema: home,
    table: `${home}.inbox_entry`,
    entry: `${home}.inbox_entry`,
    delivery: `${home}.inbox_delivery`,
    done: `${home}.inbox_done`,
    sequence: `${home}.inbox_delivery_id`,
    meta: `${home}.inbox_meta`,
    remedy: 'Give postgresInbox another `schema`.',
    bossSchema: quotedName('postgresInbox', 'bossSchema', bossSchema, maxLength),
  };
}

/** The steps of the schema, each from one version to the next. A released step never changes. */
export const inboxMigrations: readonly Migration<InboxNames>[] = [
  ({ delivery, entry, sequence }) => [
    `create sequence ${sequence}`,
    // The body stands apart from the columns that change, so that no change of a state copies it.
    `create table ${delivery} (
      id bigint primary key,
      source text not null,
      method text not null,
      url text not null,
      headers text not null,
      body bytea not null,
      received_at timestamptz not null default now()
    )`,
    `create index on ${delivery} (received_at)`,
    // Texts that a sender has written are escaped as in JSON: see `escapeText`. `delivery` may name a row that has been
    // pruned. `position` counts within the delivery, so that both together are the order of appending.
    // `ordering` is a hash of source and ordering key. `token` is the owner's, and stays when the entry is done.
    `create table ${entry} (
      id uuid primary key,
      alias uuid,
      delivery bigint not null,
      position integer not null,
      queue text not null,
      endpoint text not null,
      provider text not null,
      event_id text not null,
      type text not null,
      ordering_key text,
      ordering bigint,
      verification text not null,
      digest text not null,
      size integer not null,
      state text not null,
      token text,
      attempts integer not null default 0,
      crashes integer not null default 0,
      replays integer not null default 0,
      received_at timestamptz not null default now(),
      occurred_at timestamptz,
      due_at timestamptz,
      started_at timestamptz,
      lease_until timestamptz,
      ended_at timestamptz,
      error text,
      history text[] not null default '{}'
    )`,
    `create unique index on ${entry} (alias) where alias is not null`,
    `create unique index on ${entry} (delivery, position)`,
    `create index on ${entry} (state, delivery) where state <> 'done'`,
    `create index on ${entry} (lease_until) where state = 'processing'`,
    `create index on ${entry} (ended_at) where ended_at is not null`,
    `create index on ${entry} (queue, ordering, delivery, position)
      where ordering is not null and state in ('pending', 'processing')`,
    // Whatever two claims have read, only one of them gets a key.
    `create unique index on ${entry} (ordering) where ordering is not null and state = 'processing'`,
  ],
  (names) => [
    // Half empty pages: a count that changes finds space on its own page, and no index is written.
    `create table ${names.done} (
      kind bytea not null,
      shard integer not null,
      endpoint text not null,
      provider text not null,
      count bigint not null,
      primary key (kind, shard)
    ) with (fillfactor = 50)`,
    countDoneBefore(names),
  ],
];

/** The statement that counts the done entries of a database that has not counted them yet. */
function countDoneBefore({ done, entry }: InboxNames): string {
  return `
    insert into ${done} (kind, shard, endpoint, provider, count)
    select ${kindOf}, 0, endpoint, provider, count(*)
    from ${entry} where state = 'done' group by endpoint, provider`;
}

/**
 * The key of a row's endpoint and provider in `inbox_done`, because an endpoint may be longer than an index takes. A line
 * break is in neither: there it is escaped.
 */
export const kindOf = "sha256(convert_to(endpoint || E'\\n' || provider, 'UTF8'))";
