import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * A store as the owner of leases, with what it knows of other owners on the same file.
 *
 * A process that was killed left leases behind, and the process that starts in its place must not wait for them. So
 * each owner holds a lock for as long as it lives: SQLite's own lock on an empty file beside the database,
 * `webhooks.db-postern_inbox-owner0`. The kernel releases it with the process, however that ends. A process that gets
 * the lock of another owner therefore knows that the owner has ended.
 *
 * A process id would not show that. It may belong to another process by now, it means nothing in another container on
 * the same volume, and the start time of a process is not available everywhere. A heartbeat takes time to be missed.
 * The files are numbered, never deleted and used again, because a lock on a deleted file excludes no other process. The
 * name of an owner is the number of its file and a random text, which differs for each owner of a number. An owner
 * whose state is unknown counts as alive, and its leases end in their time.
 */
export interface LeaseOwner {
  /** The name that is stored with each lease of this owner. Takes the lock at the first call. */
  nameFor(databaseFile: string): string;
  /** True when it is certain. Call it only after `nameFor`, in a transaction: a later owner has no lease yet. */
  hasEnded(owner: string): boolean;
  /** Releases the lock: from now on this owner has ended for all others. */
  close(): void;
}

/** A bound on the search: more than there are processes on one file. */
const mostOwners = 1000;

interface Held {
  readonly prefix: string;
  readonly number: string;
  readonly name: string;
  readonly lock: DatabaseSync;
}

export function createLeaseOwner(table: string): LeaseOwner {
  let held: Held | undefined;
  return {
    nameFor(databaseFile) {
      held ??= hold(`${databaseFile}-${table}-owner`);
      return held.name;
    },
    hasEnded(owner) {
      if (held === undefined || owner === held.name) return false;
      const number = /^\d+/.exec(owner)?.[0];
      // An earlier owner with this number no longer has the lock.
      if (number === held.number) return true;
      const file = `${held.prefix}${number}`;
      return existsSync(file) && isFree(file);
    },
    close() {
      held?.lock.close();
      held = undefined;
    },
  };
}

/** Takes the first free lock. A file that may not be opened, such as that of another user, is passed over. */
function hold(prefix: string): Held {
  let failure: unknown;
  for (let n = 0; n < mostOwners; n++) {
    try {
      const lock = lockFile(`${prefix}${n}`);
      return { prefix, number: `${n}`, lock, name: `${n}-${randomBytes(8).toString('hex')}` };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function isFree(file: string): boolean {
  try {
    lockFile(file).close();
    return true;
  } catch {
    return false;
  }
}

/** Opens a transaction, which stays open, and with it the lock. Nothing is written, and no journal is made. */
function lockFile(path: string): DatabaseSync {
  const lock = new DatabaseSync(path);
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}
