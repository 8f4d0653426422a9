import type { ProviderOptions } from '../provider-options.ts';

/** The options whose text is a secret or a key. */
const secretOptions = ['secret', 'bearer', 'pathSecret', 'webhookToken', 'publicKey'];

/**
 * The options with each secret changed; undefined where nothing changes. Without a password: those are in
 * `basicAuth`, and are changed too.
 */
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
    return [name, secretOptions.includes(name) ? mapEach(value, changeOne) : value];
  });
  return changed ? Object.fromEntries(entries) : undefined;
}

function mapEach(value: unknown, change: (each: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

function changePassword(credentials: unknown, change: (value: unknown) => unknown): unknown {
  const { username, password } = credentials as { username: string; password: string };
  return { username, password: change(password) };
}
