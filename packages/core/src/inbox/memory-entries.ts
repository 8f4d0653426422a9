import { StoreError } from '../errors.ts';
import { ClaimQueue } from './claim-queue.ts';
import { historyLength } from './history-length.ts';
import { isOpen, type KeptDelivery, type MemoryRow } from './memory-row.ts';
import type { Appended, AttemptError, EntryState, InboxDelivery, NewEntry } from './store.ts';

/** The entries of a `memoryInbox`: every change of an entry's state is a method here. */
export class MemoryEntries {
  readonly #maxEntries: number;
  readonly #now: () => number;
  readonly #rows = new Map<string, MemoryRow>();
  readonly #aliases = new Map<string, MemoryRow>();
  readonly #queue = new ClaimQueue<MemoryRow>();
  /** The number of entries that are pending or processing. */
  #open = 0;
  #appended = 0;
  #tokens = 0;

  constructor(maxEntries: number, now: () => number) {
    this.#maxEntries = maxEntries;
    this.#now = now;
  }

  /** In the order in which they were appended. */
  all(): IterableIterator<MemoryRow> {
    return this.#rows.values();
  }

  get(id: string): MemoryRow | undefined {
    return this.#rows.get(id);
  }

  append(delivery: InboxDelivery, entries: readonly NewEntry[]): readonly Appended[] {
    const at = this.#now();
    this.#makeRoom(entries);
    const kept: KeptDelivery = { delivery, size: delivery.body.length, bodyGone: false, rows: new Set() };
    return entries.map((entry) => {
      const found = this.#findEqual(entry);
      if (found) return { state: 'duplicate', id: found.id, digest: found.kept.delivery.digest };
      this.#insert(kept, entry, at);
      return { state: 'stored' };
    });
  }

  claim(source: string, limit: number, leaseMs: number): readonly MemoryRow[] {
    const at = this.#now();
    const claimed: MemoryRow[] = [];
    this.#queue.take(source, limit, at, (row) => {
      if (row.state === 'processing') row.crashes++;
      row.state = 'processing';
      row.attempts++;
      row.startedAt = at;
      row.at = at + leaseMs;
      row.token = String(++this.#tokens);
      claimed.push(row);
    });
    return claimed;
  }

  extend(id: string, token: string, leaseMs: number): boolean {
    const row = this.#claimedBy(id, token);
    if (row) row.at = this.#now() + leaseMs;
    return row !== undefined;
  }

  complete(id: string, token: string): boolean {
    const row = this.#claimedBy(id, token);
    if (row === undefined) return this.#claimedBy(id, token, 'done') !== undefined;
    this.#addToHistory(row);
    this.#end(row, 'done');
    return true;
  }

  fail(id: string, token: string, error: AttemptError, retryInMs: number | undefined): boolean {
    const row = this.#claimedBy(id, token);
    if (row === undefined) return false;
    this.#addToHistory(row, error);
    if (retryInMs === undefined) this.#end(row, 'dead');
    else this.#wait(row, this.#now() + retryInMs);
    return true;
  }

  release(id: string, token: string, delayMs: number): boolean {
    const row = this.#claimedBy(id, token);
    if (row === undefined) return false;
    row.attempts--;
    this.#wait(row, this.#now() + delayMs);
    return true;
  }

  /** Makes an entry pending again, if it has ended and still has its body. */
  replay(row: MemoryRow | undefined): boolean {
    if (row === undefined || isOpen(row) || row.kept.bodyGone) return false;
    row.attempts = 0;
    row.crashes = 0;
    row.replays++;
    delete row.error;
    this.#wait(row, this.#now());
    return true;
  }

  delete(row: MemoryRow): void {
    this.#rows.delete(row.id);
    if (row.alias !== undefined) this.#aliases.delete(row.alias);
    row.kept.rows.delete(row);
  }

  #find(id = ''): MemoryRow | undefined {
    return this.#rows.get(id) ?? this.#aliases.get(id);
  }

  #findEqual({ id, alias }: NewEntry): MemoryRow | undefined {
    return this.#find(id) ?? this.#find(alias);
  }

  /** The entry, if this token was given for the claim that it has. */
  #claimedBy(id: string, token: string, state: EntryState = 'processing'): MemoryRow | undefined {
    const row = this.#rows.get(id);
    return row?.state === state && row.token === token ? row : undefined;
  }

  #insert(kept: KeptDelivery, entry: NewEntry, at: number): void {
    const row: MemoryRow = {
      ...entry,
      source: kept.delivery.source,
      orderingKey: entry.orderingKey,
      kept,
      seq: this.#appended++,
      receivedAt: at,
      at,
      attempts: 0,
      crashes: 0,
      replays: 0,
      startedAt: 0,
      history: [],
    };
    this.#rows.set(row.id, row);
    if (row.alias !== undefined) this.#aliases.set(row.alias, row);
    kept.rows.add(row);
    if (row.state === 'pending') this.#wait(row, at);
  }

  #wait(row: MemoryRow, dueAt: number): void {
    if (row.state !== 'processing') this.#open++;
    row.state = 'pending';
    row.at = dueAt;
    this.#queue.wait(row);
  }

  #end(row: MemoryRow, state: 'done' | 'dead'): void {
    this.#open--;
    row.state = state;
    row.at = this.#now();
    this.#queue.leave(row);
  }

  #addToHistory(row: MemoryRow, error?: AttemptError): void {
    row.history.push({
      startedAt: new Date(row.startedAt),
      endedAt: new Date(this.#now()),
      ...(error && { error }),
    });
    if (row.history.length > historyLength) row.history.shift();
    if (error) row.error = error;
    else delete row.error;
  }

  /** Deletes several entries at a time, because finding the oldest means reading all of them. */
  #makeRoom(entries: readonly NewEntry[]): void {
    const max = this.#maxEntries;
    const known = new Set(entries.map((entry) => this.#findEqual(entry)));
    const excess = this.#rows.size + entries.filter((entry) => !this.#findEqual(entry)).length - max;
    if (excess <= 0) return;
    if (this.#rows.size - this.#open < excess) {
      throw new StoreError(
        `${this.#open} of ${max} entries wait or are in progress: raise \`maxEntries\`, or let workers catch up.`,
      );
    }
    const ended = [...this.#rows.values()].filter((row) => !isOpen(row) && !known.has(row));
    const isDone = ({ state }: MemoryRow) => Number(state === 'done');
    ended.sort((a, b) => isDone(b) - isDone(a) || a.at - b.at);
    for (const row of ended.slice(0, Math.max(excess, Math.floor(max / 20)))) this.delete(row);
  }
}
