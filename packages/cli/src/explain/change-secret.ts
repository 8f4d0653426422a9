import { aboutProviders } from '@postern/core/testing';
import type { ProviderOptions } from '../providers/provider-options.ts';

/** Changes each secret and each password in the options. Undefined where nothing changes. */
export function changeSecret(
  options: ProviderOptions,
  change: (secret: string) => string | undefined,
): ProviderOptions | undefined {
  let changed = false;
  const changeOne = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const other = change(value);
    if (other === undefined || other === value) return value;
    changed = true;
    return other;
  };
  const entries = Object.entries(options).map(([name, value]) => {
    if (name === 'basicAuth') return [name, mapEach(value, (each) => changePassword(each, changeOne))];
    return [name, isEncoded(name) ? mapEach(value, changeOne) : value];
  });
  return changed ? Object.fromEntries(entries) : undefined;
}

/** An option of this name is the same in every provider. */
function isEncoded(option: string): boolean {
  return Object.values(aboutProviders).some(({ options }) => options[option]?.encoded);
}

function mapEach(value: unknown, change: (each: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

function changePassword(credentials: unknown, change: (value: unknown) => unknown): unknown {
  const { username, password } = credentials as { username: string; password: string };
  return { username, password: change(password) };
}
