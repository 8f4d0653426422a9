import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import type { Appended, InboxDelivery, NewEntry } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import { exactText } from './exact-text.ts';
import type { Ordering } from './ordering.ts';
import type { InboxTables } from './schema.ts';
import type { Turn } from './turn.ts';

type Append = (delivery: InboxDelivery, entries: readonly NewEntry[], at: number) => readonly Appended[];

/** Stores what is new of a delivery, inside a transaction. A delivery that brings nothing new is not kept. */
export function prepareAppend(
  database: DatabaseSync,
  { entries, deliveries, sources }: InboxTables,
  turn: Turn,
  ordering: Ordering,
): Append {
  const findHolder = prepare(
    database,
    `SELECT id, digest FROM ${entries} WHERE id = ? UNION ALL SELECT id, digest FROM ${entries} WHERE alias = ?`,
  );
  const isAlias = prepare(database, `SELECT 1 FROM ${entries} WHERE alias = ?`);
  const addSource = prepare(database, `INSERT INTO ${sources} (source, endpoint, provider) VALUES (?, ?, ?)`);
  const addDelivery = prepare(
    database,
    `INSERT INTO ${deliveries} (id, last, method, url, headers, body) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const addEntry = prepare(
    database,
    `INSERT INTO ${entries} (seq, source, delivery, id, alias, event_id, type, ordering_key, state, blocked, until,
       received_at, occurred_at, ended_at, digest, size, verification, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );

  function holderOf({ id, alias }: NewEntry): Appended | undefined {
    const holder = findHolder.get(id, id) ?? (alias === undefined ? undefined : findHolder.get(alias, alias));
    return holder && { state: 'duplicate', ...(holder as { id: string; digest: string }) };
  }

  /** Whether what its own insertion does not find stands in its way: an id that is an alias, or the reverse. */
  function isTaken({ id, alias }: NewEntry): boolean {
    if (isAlias.get(id) !== undefined) return true;
    return alias !== undefined && findHolder.get(alias, alias) !== undefined;
  }

  function sourceOf({ source, endpoint, provider }: InboxDelivery): number {
    const known = turn.sourceId(source);
    if (known !== undefined) return known;
    addSource.run(exactText(source), exactText(endpoint), exactText(provider));
    return turn.sourceId(source) as number;
  }

  return (delivery, news, at) => {
    const { body, digest } = delivery;
    const source = sourceOf(delivery);
    const verification = JSON.stringify(delivery.verification);
    let first: number | undefined;
    let last = 0;

    function add(entry: NewEntry): boolean {
      if (isTaken(entry)) return false;
      const seq = turn.nextSeq();
      const isOpen = entry.state === 'pending';
      const key = entry.orderingKey === undefined ? null : exactText(entry.orderingKey);
      const blocked = key !== null && isOpen && ordering.first(source, key) !== undefined;
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
        blocked ? 1 : 0,
        isOpen ? at : null,
        at,
        entry.occurredAt?.getTime() ?? null,
        isOpen ? null : at,
        digest,
        body.byteLength,
        verification,
        entry.error ? JSON.stringify(entry.error) : null,
      );
      if (changes !== 1) return false;
      turn.count(source, undefined, entry.state);
      first ??= seq;
      last = seq;
      return true;
    }

    const appended = news.map((entry) => (add(entry) ? stored : (holderOf(entry) as Appended)));
    if (first !== undefined) {
      const { method, url, headers } = delivery;
      addDelivery.run(first, last, method, exactText(url), JSON.stringify(headers), body);
    }
    return appended;
  };
}

const stored: Appended = { state: 'stored' };

/** One call that SQLite would refuse must not fail the others of its turn. */
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
