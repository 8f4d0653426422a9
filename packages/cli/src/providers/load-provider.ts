import type { Provider } from '@postern/core';
import type { AboutProvider } from '@postern/core/testing';
import { CliError } from '../cli-error.ts';
import type { ProviderFlags } from '../commands/provider-command.ts';
import { readSecret } from '../reading/read-secret.ts';
import { aboutProvider } from './about-provider.ts';
import { createProvider } from './create-provider.ts';
import { type ProviderOptions, readProviderOptions } from './provider-options.ts';

/** A provider that the command line names. It is not made yet: `explain` makes it with other options too. */
export interface NamedProvider {
  readonly name: string;
  readonly options: ProviderOptions;
  create(options?: ProviderOptions): Promise<Provider>;
}

/**
 * Finds a provider by its flags, with its secret and options.
 *
 * @throws CliError (`usage`) for a name that no provider has, or an option that the provider does not take.
 */
export async function loadProvider(flags: ProviderFlags): Promise<NamedProvider> {
  const { provider: name, json } = flags;
  const about = aboutProvider(name);
  const given = await readProviderOptions(flags.option ?? [], name, about.options);
  const secret = await readSecret({
    text: flags.secret,
    file: flags.secretFile,
    flag: '--secret',
    variable: 'POSTERN_SECRET',
    quiet: json,
  });
  const options = withSecret(name, about, given, secret, Boolean(flags.secret ?? flags.secretFile));
  return { name, options, create: (changed = options) => createProvider(name, changed) };
}

function withSecret(
  name: string,
  about: AboutProvider,
  options: ProviderOptions,
  secret: unknown,
  asked: boolean,
): ProviderOptions {
  if (about.options.secret === undefined) {
    if (!asked) return checkProof(name, about, options);
    throw new CliError('usage', `${name} takes no secret. Give ${usualProof(about)}.`);
  }
  // Another proof was chosen: a variable that happens to be set must not contradict it.
  const another = proofsOf(about).some((option) => option !== 'secret' && option in options);
  if (secret === undefined || (another && !asked)) return checkProof(name, about, options);
  return checkProof(name, about, { ...options, secret });
}

function checkProof(name: string, about: AboutProvider, options: ProviderOptions): ProviderOptions {
  if (proofsOf(about).some((option) => option in options)) return options;
  const [usual] = Object.keys(about.options);
  const how = usual === 'secret' ? 'Give --secret-file, or set POSTERN_SECRET' : `Give ${usualProof(about)}`;
  throw new CliError('usage', `${name} needs its \`${usual}\`. ${how}.`);
}

function proofsOf({ options }: AboutProvider): readonly string[] {
  return Object.keys(options).filter((option) => options[option]?.proof);
}

/** The provider's first option as it is written on a command line. */
function usualProof({ options }: AboutProvider): string {
  const [[name, { form }] = ['secret', { form: 'text' }]] = Object.entries(options);
  const value = form === 'credentials' ? 'user:password' : form === 'public-key' ? '@key.pem' : '…';
  return `--option ${name}=${value}`;
}
