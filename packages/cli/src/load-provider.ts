import type { Provider } from '@postern/core';
import { CliError } from './cli-error.ts';
import { type ProviderEntry, providerEntries } from './provider-entries.ts';
import type { ProviderFlags } from './provider-flags.ts';
import { type ProviderOptions, readProviderOptions } from './provider-options.ts';
import { readSecret } from './reading/read-secret.ts';

/** A provider that the command line named, not yet made: `explain` makes it with other options too. */
export interface NamedProvider {
  readonly name: string;
  readonly entry: ProviderEntry;
  readonly options: ProviderOptions;
  create(options?: ProviderOptions): Promise<Provider>;
}

/**
 * Finds a provider by its flags, with its secret and options.
 *
 * @throws CliError (`usage`) for a name that there is not, or an option that it does not take.
 */
export async function loadProvider(flags: ProviderFlags): Promise<NamedProvider> {
  const { provider: name, json } = flags;
  const entry = entryOf(name);
  const given = await readProviderOptions(flags.option ?? [], name, entry.options);
  const secret = await readSecret({
    text: flags.secret,
    file: flags.secretFile,
    flag: '--secret',
    variable: 'POSTERN_SECRET',
    quiet: json,
  });
  const options = withSecret(name, entry, given, secret, Boolean(flags.secret ?? flags.secretFile));
  return {
    name,
    entry,
    options,
    create: async (changed = options) => (await entry.load())((await prepare(entry, changed)) as never),
  };
}

/** @throws CliError (`usage`) with the names that there are. */
export function entryOf(name: string): ProviderEntry {
  const entry = Object.hasOwn(providerEntries, name) ? providerEntries[name] : undefined;
  if (entry) return entry;
  const names = Object.keys(providerEntries);
  throw new CliError('usage', `There is no provider ${name}. There are: ${names.join(', ')}.`);
}

function withSecret(
  name: string,
  entry: ProviderEntry,
  options: ProviderOptions,
  secret: unknown,
  asked: boolean,
): ProviderOptions {
  const [usual] = entry.options;
  if (!entry.options.includes('secret')) {
    if (!asked) return checkProof(name, entry, options);
    throw new CliError('usage', `${name} takes no secret. Give --option ${usual}=${placeholder(usual)}.`);
  }
  // Another proof was chosen: a variable that happens to be set must not contradict it.
  const another = entry.options.some((option) => isProof(option) && option !== 'secret' && option in options);
  if (secret === undefined || (another && !asked)) return checkProof(name, entry, options);
  return checkProof(name, entry, { ...options, secret });
}

function checkProof(name: string, entry: ProviderEntry, options: ProviderOptions): ProviderOptions {
  if (entry.options.some((option) => isProof(option) && option in options)) return options;
  const [usual] = entry.options;
  const how =
    usual === 'secret'
      ? 'Give --secret-file, or set POSTERN_SECRET'
      : `Give --option ${usual}=${placeholder(usual)}`;
  throw new CliError('usage', `${name} needs its \`${usual}\`. ${how}.`);
}

function isProof(option: string): boolean {
  return /^(secret|publicKey|privateKey|topicArns|basicAuth|bearer|pathSecret|webhookToken|acceptUnverified)$/.test(
    option,
  );
}

function placeholder(option: string | undefined): string {
  return option === 'basicAuth' ? 'user:password' : option === 'publicKey' ? '@key.pem' : '…';
}

/** Makes what a factory takes out of text: keys to sign with, a certificate instead of one from the network. */
async function prepare(entry: ProviderEntry, options: ProviderOptions): Promise<ProviderOptions> {
  const { privateKey, certificate, headers, ...rest } = options;
  let prepared: Record<string, unknown> = rest;
  if (typeof privateKey === 'string') {
    const { readPrivateKey } = await import('./reading/read-private-key.ts');
    prepared = { ...readPrivateKey(entry.key ?? 'ed25519', privateKey, rest), ...rest };
  }
  if (typeof certificate === 'string') prepared.fetch = async () => new Response(certificate);
  if (headers !== undefined) {
    if (headers !== 'svix') throw new CliError('usage', '--option headers=… takes svix and nothing else.');
    prepared.headers = (await import('@postern/core/signatures')).svixHeaders;
  }
  const { publicKey, privateKey: signing, headers: names, tolerance } = prepared;
  // Standard Webhooks with a public key is another scheme of the same provider.
  if (!entry.options.includes('headers') || publicKey === undefined) return prepared;
  const { standardWebhooksEd25519 } = await import('@postern/core/signatures');
  const signature = standardWebhooksEd25519({
    publicKey: publicKey as string,
    ...(signing !== undefined && { privateKey: signing as never }),
    ...(names !== undefined && { headers: names as never }),
    tolerance: tolerance as number | undefined,
  });
  return { signature, ...(names !== undefined && { headers: names }) };
}
