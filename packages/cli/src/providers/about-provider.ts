import { type AboutProvider, aboutProviders } from '@postern/core/testing';
import { CliError } from '../cli-error.ts';

/** @throws CliError (`usage`) with the names of all providers, for a name that none has. */
export function aboutProvider(name: string): AboutProvider {
  const about = Object.hasOwn(aboutProviders, name) ? aboutProviders[name] : undefined;
  if (about) return about;
  const names = Object.keys(aboutProviders);
  throw new CliError('usage', `There is no provider ${name}. There are: ${names.join(', ')}.`);
}
