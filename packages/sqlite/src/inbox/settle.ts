import { historyLength } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import type { InboxParts } from './inbox-parts.ts';

/**
 * Ends or extends claims, inside a transaction. Each verb returns false when the token is not that of the claim that
 * runs. An error is an `AttemptError` as JSON.
 */
export interface Settle {
  extend(id: string, token: string, until: number): boolean;
  /** Completes an entry. `once`: also false when this token has completed it before. */
  complete(id: string, token: string, at: number, once?: 'once'): boolean;
  retry(id: string, token: string, at: number, error: string, dueAt: number): boolean;
  bury(id: string, token: string, at: number, error: string): boolean;
  release(id: string, token: string, dueAt: number): boolean;
}

export function prepareSettle({ database, tables: { entries }, turn, ordering }: InboxParts): Settle {
  const running = "id = ? AND token = ? AND state = 'processing'";
  const update = (changes: string) =>
    prepare(database, `UPDATE ${entries} SET ${changes} WHERE ${running} RETURNING source, ordering_key`);
  const over = 'until = NULL, owner = NULL, blocked = 0, ended_at = ?';

  const extend = prepare(database, `UPDATE ${entries} SET until = ? WHERE ${running}`);
  const complete = update(
    `state = 'done', error = NULL, ${over}, ${addToHistory('json_array(started_at, ?)')}`,
  );
  const wasCompleted = prepare(
    database,
    `SELECT 1 FROM ${entries} WHERE id = ? AND token = ? AND state = 'done'`,
  );
  const failed = addToHistory('json_array(started_at, ?, json(?))');
  const bury = update(`state = 'dead', token = NULL, error = ?, ${over}, ${failed}`);
  const retry = update(`state = 'pending', token = NULL, owner = NULL, error = ?, until = ?, ${failed}`);
  const release = update(
    "state = 'pending', token = NULL, owner = NULL, attempts = max(attempts - 1, 0), until = ?",
  );

  function leave(row: unknown, to: 'pending' | 'done' | 'dead'): boolean {
    if (row === undefined) return false;
    const { source, ordering_key: key } = row as { source: number; ordering_key: string | Uint8Array | null };
    turn.count(source, 'processing', to);
    if (to !== 'pending') ordering.unblock(source, key);
    return true;
  }

  return {
    extend: (id, token, until) => extend.run(until, id, token).changes === 1,
    complete(id, token, at, once) {
      if (leave(complete.get(at, at, id, token), 'done')) return true;
      return once === undefined && wasCompleted.get(id, token) !== undefined;
    },
    bury: (id, token, at, error) => leave(bury.get(error, at, at, error, id, token), 'dead'),
    retry: (id, token, at, error, dueAt) => leave(retry.get(error, dueAt, at, error, id, token), 'pending'),
    release: (id, token, dueAt) => leave(release.get(dueAt, id, token), 'pending'),
  };
}

function addToHistory(attempt: string): string {
  return `history = json_insert(
    CASE WHEN json_array_length(history) < ${historyLength} THEN history ELSE json_remove(history, '$[0]') END,
    '$[#]', ${attempt})`;
}
