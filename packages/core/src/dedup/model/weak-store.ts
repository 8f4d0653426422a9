import type { Claim, DedupStore } from '../store.ts';

/** A store in which looking whether a key is free can be a step of its own. */
export interface LookingStore extends DedupStore {
  /** Returns the answer to a claim, or undefined for a key that is free. */
  look?(key: string): Exclude<Claim, { state: 'claimed' }> | undefined;
}

/** A store that checks no token: the last write wins. */
export function unfencedStore(now: () => number): LookingStore {
  return tableStore(now, () => true);
}

/** SELECT, and then an INSERT that no longer asks. Tokens it has. */
export function selectInsertStore(now: () => number): LookingStore {
  const { claim, ...fenced } = tableStore(now, (given, held) => given === held);
  const { insert, select, ...verbs } = fenced;
  return { ...verbs, claim: insert, look: select };
}

type Row = { readonly token: string; readonly until: number } | 'done';

function tableStore(now: () => number, mayWrite: (given: string, held: string) => boolean) {
  const rows = new Map<string, Row>();
  let tokens = 0;

  function write(key: string, token: string, row?: Row): boolean {
    const held = rows.get(key);
    if (!mayWrite(token, typeof held === 'object' ? held.token : '')) return false;
    return row ? rows.set(key, row) && true : rows.delete(key);
  }

  function select(key: string): Exclude<Claim, { state: 'claimed' }> | undefined {
    const row = rows.get(key);
    if (row === 'done') return { state: 'done' };
    return row && row.until > now() ? { state: 'in-progress', leaseUntil: row.until } : undefined;
  }

  function insert(key: string, leaseMs: number): Claim {
    const token = String(++tokens);
    rows.set(key, { token, until: now() + leaseMs });
    return { state: 'claimed', token };
  }

  return {
    select,
    insert,
    claim: (key: string, leaseMs: number): Claim => select(key) ?? insert(key, leaseMs),
    complete: (key: string, token: string) => write(key, token, 'done'),
    release: (key: string, token: string) => write(key, token),
    extend: (key: string, token: string, leaseMs: number) =>
      write(key, token, { token, until: now() + leaseMs }),
  };
}
