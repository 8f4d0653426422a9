import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import type { Appended, InboxDelivery, NewEntry } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import { exactText } from './exact-text.ts';
import type { Ordering } from './ordering.ts';
import type { InboxTables } from './schema.ts';

type Append = (delivery: InboxDelivery, entries: readonly NewEntry[], at: number) => readonly Appended[];

/** Stores what is new of a delivery, inside a transaction. A delivery that brings nothing new is not kept. */
export function prepareAppend(database: DatabaseSync, tables: InboxTables, ordering: Ordering): Append {
  const { entries, deliveries, sources } = tables;
  const findHolder = prepare(
    database,
    `SELECT id, digest FROM ${entries} WHERE id = ? UNION ALL SELECT id, digest FROM ${entries} WHERE alias = ?`,
  );
  const findSource = prepare(database, `SELECT id FROM ${sources} WHERE source = ?`);
  const addSource = prepare(
    database,
    `INSERT INTO ${sources} (source, endpoint, provider) VALUES (?, ?, ?) RETURNING id`,
  );
  const addDelivery = prepare(
    database,
    `INSERT INTO ${deliveries} (method, url, headers, body) VALUES (?, ?, ?, ?)`,
  );
  const addEntry = prepare(
    database,
    `INSERT INTO ${entries} (source, delivery, id, alias, event_id, type, ordering_key, state, blocked, until,
       received_at, occurred_at, ended_at, digest, size, verification, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  function holderOf({ id, alias }: NewEntry): Appended | undefined {
    const holder = findHolder.get(id, id) ?? (alias === undefined ? undefined : findHolder.get(alias, alias));
    return holder && { state: 'duplicate', ...(holder as { id: string; digest: string }) };
  }

  function sourceOf({ source, endpoint, provider }: InboxDelivery): number {
    const exact = exactText(source);
    const row = findSource.get(exact) ?? addSource.get(exact, exactText(endpoint), exactText(provider));
    return (row as { id: number }).id;
  }

  return (delivery, news, at) => {
    const { body, digest } = delivery;
    const verification = JSON.stringify(delivery.verification);
    let source: number | undefined;
    let kept: number | bigint | undefined;
    return news.map((entry) => {
      const holder = holderOf(entry);
      if (holder) return holder;
      source ??= sourceOf(delivery);
      kept ??= addDelivery.run(
        delivery.method,
        exactText(delivery.url),
        JSON.stringify(delivery.headers),
        body,
      ).lastInsertRowid;
      const isOpen = entry.state === 'pending';
      const key = entry.orderingKey === undefined ? null : exactText(entry.orderingKey);
      const blocked = key !== null && isOpen && ordering.first(source, key) !== undefined;
      addEntry.run(
        source,
        kept,
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
      return { state: 'stored' };
    });
  };
}

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
