import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';

/** Primary result codes: https://www.sqlite.org/rescode.html */
const codes = { busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 };

/** Returns true when another connection has the lock: the same call may succeed a little later. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.busy || code === codes.locked;
}

/** Makes an error that names the cause and the fix. */
export function toStoreError(error: unknown, place: string | DatabaseSync): StoreError {
  if (error instanceof StoreError) return error;
  const file = typeof place === 'string' ? place : 'the given database';
  const message = error instanceof Error ? error.message : String(error);
  return new StoreError(`${causeOf(codeOf(error), file, place)} SQLite: ${message}.`, { cause: error });
}

function causeOf(code: number | undefined, file: string, place: string | DatabaseSync): string {
  switch (code) {
    case codes.busy:
    case codes.locked:
      return `Another process or connection has kept ${file} locked: look for a long transaction.`;
    case codes.readonly:
      return `Cannot write to ${file}: it is read-only for this process, which needs write access to the file, to its -wal and -shm, and to its folder.`;
    case codes.ioerr:
      return `Reading or writing ${file} failed: look at its disk, and at limits on file sizes.`;
    case codes.corrupt:
      return `The file ${file} is damaged: restore it, or move it away together with its -wal and -shm.`;
    case codes.notadb:
      return `The file ${file} is not a SQLite database, or is damaged: give another \`path\`, or move it away.`;
    case codes.full:
      return `The disk that holds ${file} is full.`;
    case codes.cantopen:
      return typeof place === 'string' && !existsSync(dirname(place))
        ? `Cannot open ${file}: its folder does not exist. Make it first.`
        : `Cannot open ${file}: it must be a file, and this process needs write access to it, to its -wal and -shm, and to its folder.`;
    default:
      return `The store in ${file} failed.`;
  }
}

/** Extended codes keep the primary one in their low byte. */
function codeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
