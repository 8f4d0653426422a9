import { readFile } from 'node:fs/promises';
import { CliError } from './cli-error.ts';

/** The options of a provider by name, as its factory takes them; keys are still text. */
export type ProviderOptions = Readonly<Record<string, unknown>>;

/**
 * Reads `name=value` pairs; `name=@file` takes the value from a file, without its final line break. One that comes
 * several times is a list.
 *
 * @throws CliError (`usage`) for a pair that is none, and for an option that the provider does not take.
 */
export async function readProviderOptions(
  pairs: readonly string[],
  provider: string,
  allowed: readonly string[],
): Promise<ProviderOptions> {
  const options: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new CliError('usage', '--option takes name=value, or name=@file.');
    const name = pair.slice(0, at);
    if (!allowed.includes(name)) {
      throw new CliError('usage', `${provider} takes no option ${name}. It takes: ${allowed.join(', ')}.`);
    }
    const value = toValue(name, await textOf(pair.slice(at + 1)));
    options[name] = Object.hasOwn(options, name) ? [options[name], value].flat() : value;
  }
  return options;
}

async function textOf(value: string): Promise<string> {
  return value.startsWith('@') ? (await readFile(value.slice(1), 'utf8')).replace(/\r?\n$/, '') : value;
}

function toValue(name: string, text: string): unknown {
  if (name === 'tolerance' || name === 'maxAge') return toSeconds(name, text);
  if (name === 'basicAuth') return toCredentials(text);
  if (name === 'acceptUnverified' || name === 'acceptUnconfirmed') return text === 'true' || undefined;
  return text;
}

function toSeconds(name: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new CliError('usage', `--option ${name}=… takes a number of seconds.`);
}

function toCredentials(text: string): { username: string; password: string } {
  const at = text.indexOf(':');
  if (at < 1) throw new CliError('usage', '--option basicAuth=… takes user:password.');
  return { username: text.slice(0, at), password: text.slice(at + 1) };
}
