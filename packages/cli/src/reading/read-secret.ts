import { readFile } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';
import { note } from '../printing/print.ts';

/** The flags and the variable that can hold a secret, by value and by name. */
export interface SecretSource {
  /** The value of the flag; several secrets may be valid at the same time. */
  readonly text?: string | readonly string[] | undefined;
  readonly file?: string | undefined;
  readonly flag: string;
  readonly variable: string;
  /** Leaves out the note about the process list. */
  readonly quiet?: boolean | undefined;
}

/** Reads a secret from its flag, else from its file, else from the environment. */
export async function readSecret(source: SecretSource): Promise<string | readonly string[] | undefined> {
  const { text, file, flag, variable, quiet } = source;
  if (text !== undefined && file !== undefined) {
    throw new CliError('usage', `Give ${flag} or ${flag}-file, and not both.`);
  }
  if (file !== undefined) return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  if (text === undefined) return process.env[variable];
  if (!quiet)
    note(`Note: other users can read ${flag} in the process list, unlike ${flag}-file and ${variable}.`);
  return Array.isArray(text) && text.length === 1 ? text[0] : text;
}
