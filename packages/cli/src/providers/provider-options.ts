import { readFile } from 'node:fs/promises';
import type { ProviderOption } from '@postern/core/testing';
import { CliError } from '../cli-error.ts';

/** The options of a provider by name. Their values are as its factory takes them, except that keys are still text. */
export type ProviderOptions = Readonly<Record<string, unknown>>;

/**
 * Reads `name=value` pairs. `name=@file` takes the value from a file, without its final line break. An option that is
 * given several times becomes a list.
 *
 * @throws CliError (`usage`) for text that is no pair, and for an option that the provider does not take.
 */
export async function readProviderOptions(
  pairs: readonly string[],
  provider: string,
  allowed: Readonly<Record<string, ProviderOption>>,
): Promise<ProviderOptions> {
  const options: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new CliError('usage', '--option takes name=value, or name=@file.');
    const name = pair.slice(0, at);
    const option = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (option === undefined) {
      const names = Object.keys(allowed).join(', ');
      throw new CliError('usage', `${provider} takes no option ${name}. It takes: ${names}.`);
    }
    const value = toValue(name, option, await textOf(pair.slice(at + 1)));
    options[name] = Object.hasOwn(options, name) ? [options[name], value].flat() : value;
  }
  return options;
}

async function textOf(value: string): Promise<string> {
  return value.startsWith('@') ? (await readFile(value.slice(1), 'utf8')).replace(/\r?\n$/, '') : value;
}

function toValue(name: string, { form, values }: ProviderOption, text: string): unknown {
  if (form === 'seconds') return toSeconds(name, text);
  if (form === 'credentials') return toCredentials(text);
  if (form === 'flag') return text === 'true' || undefined;
  if (values === undefined) return text;
  if (Object.hasOwn(values, text)) return values[text];
  const texts = Object.keys(values).join(', ');
  throw new CliError('usage', `--option ${name}=… takes ${texts} and nothing else.`);
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
