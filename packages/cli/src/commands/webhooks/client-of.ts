import {
  type EmailApiSubscriptions,
  emailApiSubscriptions,
} from '@postern/core/providers/email-api/subscriptions';
import {
  type SendlayerSubscriptions,
  sendlayerSubscriptions,
} from '@postern/core/providers/sendlayer/subscriptions';
import { CliError } from '../../cli-error.ts';
import { readSecret } from '../../reading/read-secret.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { listCommand } from './command.ts';

/** The client of one sender's management API. */
export type Client =
  | { readonly provider: 'email-api'; readonly api: EmailApiSubscriptions }
  | { readonly provider: 'sendlayer'; readonly api: SendlayerSubscriptions };

/** The flags that every command of `postern webhooks` has. */
export type ClientFlags = FlagsOf<typeof listCommand>;

/**
 * Makes the client of the sender that the flags name.
 *
 * @throws CliError (`usage`) for another provider, and without a key or an address.
 */
export async function clientOf(flags: ClientFlags): Promise<Client> {
  const { provider, allowInsecure = false } = flags;
  const baseUrl = flags.baseUrl ?? process.env.POSTERN_BASE_URL;
  if (provider !== 'email-api' && provider !== 'sendlayer') {
    throw new CliError('usage', '--provider takes email-api or sendlayer here: others have no client.');
  }
  const key = await readSecret({
    text: flags.apiKey,
    file: flags.apiKeyFile,
    flag: '--api-key',
    variable: 'POSTERN_API_KEY',
    quiet: flags.json,
  });
  if (key === undefined) throw new CliError('usage', 'Give --api-key-file, or set POSTERN_API_KEY.');
  const options = { apiKey: String(key), allowInsecure };
  if (provider === 'sendlayer') {
    return { provider, api: sendlayerSubscriptions({ ...options, ...(baseUrl && { baseUrl }) }) };
  }
  if (!baseUrl) throw new CliError('usage', 'Give --base-url, or set POSTERN_BASE_URL.');
  return { provider, api: emailApiSubscriptions({ ...options, baseUrl }) };
}

/**
 * Makes the client of the email API, for a call that SendLayer does not have.
 *
 * @throws CliError (`usage`) for SendLayer.
 */
export async function emailApiOf(flags: ClientFlags, call: string): Promise<EmailApiSubscriptions> {
  const { provider, api } = await clientOf(flags);
  if (provider === 'email-api') return api;
  throw new CliError(
    'usage',
    `SendLayer's API has no ${call}. Create another webhook, then delete this one.`,
  );
}
