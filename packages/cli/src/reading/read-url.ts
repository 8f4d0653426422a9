import { CliError } from '../cli-error.ts';

/**
 * Reads the address of a server.
 *
 * @throws CliError (`usage`) for anything but http and https, and for a URL that contains a user or a password.
 */
export function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CliError('usage', 'The URL must be complete, such as http://localhost:3000/webhooks/email.');
  }
  if (url.username || url.password) {
    throw new CliError(
      'usage',
      'The URL must not contain a user or a password. Give them as --option basicAuth=user:password.',
    );
  }
  return url;
}
