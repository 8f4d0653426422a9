import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import type { Appended, InboxDelivery, NewEntry } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import { exactText } from './exact-text.ts';
import type { InboxParts } from './inbox-parts.ts';
import type { Ordering } from './ordering.ts';
import type { InboxTables } from './schema.ts';
import type { Turn } from './turn.ts';

/** Stores the new entries of a delivery, inside a transaction. A delivery without a new entry is not kept. */
export type Append = (
  delivery: InboxDelivery,
  entries: readonly NewEntry[],
  at: number,
) => readonly Appended[];

export function prepareAppend({ database, tables, turn, ordering }: InboxParts): Append {
  const parts = { turn, ordering, ...prepareStatements(database, tables) };
  return (delivery, entries, at) => append(parts, delivery, entries, at);
}

interface AppendParts extends ReturnType<typeof prepareStatements> {
  readonly turn: Turn;
  readonly ordering: Ordering;
}

function append(
  parts: AppendParts,
  delivery: InboxDelivery,
  entries: readonly NewEntry[],
  at: number,
): readonly Appended[] {
  const { method, url, headers, body } = delivery;
  const source = sourceId(parts, delivery);
  const verification = JSON.stringify(delivery.verification);
  let first: number | undefined;
  let last = 0;
  const appended = entries.map((entry): Appended => {
    const seq = insert(parts, { entry, delivery, source, first, verification, at });
    if (seq === undefined) return holderOf(parts, entry) as Appended;
    first ??= seq;
    last = seq;
    return { state: 'stored' };
  });
  if (first !== undefined) {
    parts.addDelivery.run(first, last, method, exactText(url), JSON.stringify(headers), body);
  }
  return appended;
}

interface Insertion {
  readonly entry: NewEntry;
  readonly delivery: InboxDelivery;
  readonly source: number;
  /** The number of the delivery: that of its first entry, if there is one before this. */
  readonly first: number | undefined;
  readonly verification: string;
  readonly at: number;
}

/** The number of the new entry. Undefined for a duplicate. */
function insert(parts: AppendParts, insertion: Insertion): number | undefined {
  const { turn, ordering, addEntry } = parts;
  const { entry, delivery, source, first, verification, at } = insertion;
  if (isTaken(parts, entry)) return undefined;
  const seq = turn.nextSeq();
  const isPending = entry.state === 'pending';
  const key = entry.orderingKey === undefined ? null : exactText(entry.orderingKey);
  const isBlocked = key !== null && isPending && ordering.first(source, key) !== undefined;
  const { changes } = addEntry.run(
    seq,
    source,
    first ?? seq,
    entry.id,
    entry.alias ?? null,
    exactText(entry.eventId),
    exactText(entry.type),
    key,
    entry.state,
    isBlocked ? 1 : 0,
    isPending ? at : null,
    at,
    entry.occurredAt?.getTime() ?? null,
    isPending ? null : at,
    delivery.digest,
    delivery.body.byteLength,
    verification,
    entry.error ? JSON.stringify(entry.error) : null,
  );
  if (changes !== 1) return undefined;
  turn.count(source, undefined, entry.state);
  return seq;
}

/** Finds duplicates that an insertion does not: an id that is another's alias, or the reverse. */
function isTaken({ isAlias, findHolder }: AppendParts, { id, alias }: NewEntry): boolean {
  if (isAlias.get(id) !== undefined) return true;
  return alias !== undefined && findHolder.get(alias, alias) !== undefined;
}

function holderOf({ findHolder }: AppendParts, { id, alias }: NewEntry): Appended | undefined {
  const holder = findHolder.get(id, id) ?? (alias === undefined ? undefined : findHolder.get(alias, alias));
  return holder && { state: 'duplicate', ...(holder as { id: string; digest: string }) };
}

function sourceId({ turn, addSource }: AppendParts, { source, endpoint, provider }: InboxDelivery): number {
  const known = turn.sourceId(source);
  if (known !== undefined) return known;
  addSource.run(exactText(source), exactText(endpoint), exactText(provider));
  return turn.sourceId(source) as number;
}

function prepareStatements(database: DatabaseSync, { entries, deliveries, sources }: InboxTables) {
  return {
    findHolder: prepare(
      database,
      `SELECT id, digest FROM ${entries} WHERE id = ? UNION ALL SELECT id, digest FROM ${entries} WHERE alias = ?`,
    ),
    isAlias: prepare(database, `SELECT 1 FROM ${entries} WHERE alias = ?`),
    addSource: prepare(database, `INSERT INTO ${sources} (source, endpoint, provider) VALUES (?, ?, ?)`),
    addDelivery: prepare(
      database,
      `INSERT INTO ${deliveries} (id, last, method, url, headers, body) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    addEntry: prepare(
      database,
      `INSERT INTO ${entries} (seq, source, delivery, id, alias, event_id, type, ordering_key, state, blocked, until,
         received_at, occurred_at, ended_at, digest, size, verification, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
  } satisfies Record<string, StatementSync>;
}

/**
 * Refuses an append that SQLite would refuse, before it can fail the other calls of its transaction.
 *
 * @throws StoreError when a field has another type than `InboxDelivery` and `NewEntry` say.
 */
export function checkAppend(delivery: InboxDelivery, entries: readonly NewEntry[]): void {
  const { body, source, endpoint, provider, method, url, headers, digest } = delivery;
  const texts = [source, endpoint, provider, method, url, digest];
  for (const { id, alias = '', eventId, type, orderingKey = '', state, occurredAt } of entries) {
    texts.push(id, alias, eventId, type, orderingKey, state);
    if (occurredAt !== undefined && !Number.isFinite(occurredAt.getTime())) {
      throw new StoreError('`occurredAt` of an entry is no valid date.');
    }
  }
  const ok = body instanceof Uint8Array && typeof headers === 'object';
  if (ok && texts.every((text) => typeof text === 'string')) return;
  throw new StoreError('A delivery needs its body as a Uint8Array, and every name, id and type as text.');
}
