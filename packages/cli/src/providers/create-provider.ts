import type { Provider } from '@postern/core';
import { aboutProvider } from './about-provider.ts';
import type { ProviderOptions } from './provider-options.ts';

/** Loads a provider and makes it with options from the command line. */
export async function createProvider(name: string, options: ProviderOptions): Promise<Provider> {
  const { toFactoryOptions = (given) => given } = aboutProvider(name);
  const prepared = toFactoryOptions(await prepare(name, options));
  const path = `@postern/core/providers/${name}`;
  const module = await import(path);
  return module[factoryOf(name)](prepared);
}

/** The function that makes a provider: the provider's name in camelCase. */
export function factoryOf(provider: string): string {
  return provider.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Turns text into the keys to sign with, and into a certificate that is not fetched from the network. */
async function prepare(name: string, options: ProviderOptions): Promise<ProviderOptions> {
  const { privateKey, certificate, ...prepared } = options as Record<string, unknown>;
  if (typeof certificate === 'string') prepared.fetch = async () => new Response(certificate);
  if (typeof privateKey !== 'string') return prepared;
  const { readPrivateKey } = await import('../reading/read-private-key.ts');
  return { ...readPrivateKey(aboutProvider(name).options.privateKey, privateKey, prepared), ...prepared };
}
