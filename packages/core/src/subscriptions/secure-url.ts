import { ConfigurationError } from '../errors.ts';

/** Options of `secureUrl`. */
export interface SecureUrlOptions {
  /** The name of the option, for messages. */
  option: string;
  /** Allow plain HTTP. */
  allowInsecure: boolean;
}

/**
 * Reads a URL, and requires HTTPS unless plain HTTP is allowed.
 *
 * @throws ConfigurationError that names only the scheme and the host: the rest of a webhook's URL may hold a password.
 */
export function secureUrl(text: unknown, { option, allowInsecure }: SecureUrlOptions): URL {
  const url = typeof text === 'string' ? parsed(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new ConfigurationError(
      `\`${option}\` must be an absolute URL, as https://example.com/…, and ${wordsFor(text, url)}.`,
    );
  }
  if (url.protocol === 'https:' || allowInsecure) return url;
  throw new ConfigurationError(
    `\`${option}\` at ${url.host} is plain HTTP: anybody on the way could read what is sent. Use https, or set \`allowInsecure: true\` for an experiment.`,
  );
}

/** Recognises a host that only this computer can reach (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3). */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function wordsFor(text: unknown, url: URL | undefined): string {
  if (url) return `its scheme is ${url.protocol}`;
  if (text === undefined || text === '') {
    return `is ${text === '' ? 'empty' : 'missing'} (is the environment variable set?)`;
  }
  return typeof text === 'string' ? 'cannot be read as one' : `is ${typeof text}`;
}
