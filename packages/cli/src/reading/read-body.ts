import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { CliError } from '../cli-error.ts';

/** Reads the bytes of a file, or of standard input for `-` and without a path. Nothing is decoded or trimmed. */
export async function readBody(path: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (path !== undefined && path !== '-') return new Uint8Array(await readFile(path));
  if (process.stdin.isTTY) throw new CliError('usage', 'Name a file with the body, or pipe the body in.');
  return new Uint8Array(await buffer(process.stdin));
}
