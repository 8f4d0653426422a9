import type { Migration } from '../set-up-table.ts';
import { countDoneBefore } from './count-done.ts';
import type { InboxNames } from './inbox-names.ts';

/** Only ever added to: what stands here has run in somebody's database. */
export const inboxMigrations: readonly Migration<InboxNames>[] = [
  ({ delivery, entry, sequence }) => [
    `create sequence ${sequence}`,
    // The body lies apart from what changes, so that no change of a state copies it.
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
    // Texts that a sender has written are escaped as in JSON: see escaped-text.ts. `delivery` may name a row that has
    // been pruned. `position` counts within the delivery, so that both together are the order of appending.
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
    // Whatever two claims think that they see, one key is in the hands of one.
    `create unique index on ${entry} (ordering) where ordering is not null and state = 'processing'`,
  ],
  (names) => [
    // Half empty pages: a count that changes finds room beside itself, and no index is written.
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
