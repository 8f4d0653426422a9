import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * A store as the owner of leases, and what it can tell of other owners on the same file.
 *
 * A process that was killed left leases behind, and whoever starts in its place must not wait for them. So each
 * owner holds a lock for as long as it lives, which the kernel takes away with the process, however that ends:
 * SQLite's own lock on an empty file beside the database, `webhooks.db-postern_inbox-owner0`. Whoever gets the lock
 * of another owner knows for sure that it has ended.
 *
 * A process id could not tell that. It may have been given to another process since, it means nothing in another
 * container on the same volume, and when a process began cannot be asked for everywhere. A heartbeat needs time to be
 * missed. The files are numbered, never deleted and used again, because a lock on a deleted file excludes nobody. An
 * owner is named by its file's number and a random text: the text tells it from all that had the number before.
 * What cannot be told counts as alive, and its leases end when they end.
 */
export interface LeaseOwner {
  /** What stands beside each lease of this owner. Takes the lock when it is first called. */
  nameFor(databaseFile: string): string;
  /** True when it is certain. Ask only after `nameFor`, and in a transaction: what has begun since owns nothing yet. */
  hasEnded(owner: string): boolean;
  /** From now on this owner has ended for all others. */
  close(): void;
}

/** More than there are processes on one file. */
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
      // Whoever had this lock before cannot have it any more.
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

/** Takes the first lock that is free. One that may not be opened, as the file of another user, is passed over. */
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

/** The transaction stays open, and with it the lock. Nothing is ever written, and no journal is made. */
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
