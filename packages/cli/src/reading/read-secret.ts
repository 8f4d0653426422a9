import { readFile } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';
import { note } from '../printing/print.ts';

/** The flags by which a secret can come, and what they are called. */
export interface SecretSource {
  /** Several are valid at once. */
  readonly text?: string | readonly string[] | undefined;
  readonly file?: string | undefined;
  readonly flag: string;
  readonly variable: string;
  /** Say nothing about the process list. */
  readonly quiet?: boolean | undefined;
}

/** A secret from its flag, else from its file, else from the environment; undefined where none is given. */
export async function readSecret(source: SecretSource): Promise<string | readonly string[] | undefined> {
  const { text, file, flag, variable, quiet } = source;
  if (text !== undefined && file !== undefined) {
    throw new CliError('usage', `Give ${flag} or ${flag}-file, and not both.`);
  }
  if (file !== undefined) return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  if (text === undefined) return process.env[variable];
  if (!quiet) note(`Note: ${flag} can be read in the process list. ${flag}-file and ${variable} cannot.`);
  return Array.isArray(text) && text.length === 1 ? text[0] : text;
}
