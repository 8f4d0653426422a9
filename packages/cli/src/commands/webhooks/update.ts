import { CliError } from '../../cli-error.ts';
import { printJson } from '../../printing/print.ts';
import type { FlagsOf } from '../flags-of.ts';
import { emailApiOf } from './client-of.ts';
import type { updateCommand } from './command.ts';
import { fromEmailApi, showWebhook } from './listed-webhook.ts';
import { webhookSecret } from './webhook-secret.ts';

/** Changes a webhook and prints it. */
export async function updateWebhook(id: string, flags: FlagsOf<typeof updateCommand>): Promise<void> {
  const { url, event: events, active, json } = flags;
  const api = await emailApiOf(flags, 'update');
  if (active !== undefined && active !== 'true' && active !== 'false') {
    throw new CliError('usage', '--active takes true or false.');
  }
  // A secret in the environment may be another webhook's, so only the flags change it.
  const changesSecret = flags.secret !== undefined || flags.secretFile !== undefined;
  const changes = {
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events: events as never }),
    ...(changesSecret && { secret: (await webhookSecret(flags)) ?? '' }),
    ...(active !== undefined && { active: active === 'true' }),
  };
  if (Object.keys(changes).length === 0) {
    throw new CliError(
      'usage',
      'There is nothing to change: give --url, --event, --secret-file or --active.',
    );
  }
  const webhook = fromEmailApi(await api.update(id, changes));
  if (json) printJson(webhook);
  else showWebhook(webhook);
}
