import { CliError } from '../../cli-error.ts';
import { print, printJson } from '../../printing/print.ts';
import type { FlagsOf } from '../flags-of.ts';
import { clientOf } from './client-of.ts';
import type { createCommand } from './command.ts';
import { webhookSecret } from './webhook-secret.ts';

/** Creates a webhook and prints its id. */
export async function createWebhook(flags: FlagsOf<typeof createCommand>): Promise<void> {
  const { url, event: events, json } = flags;
  const { provider, api } = await clientOf(flags);
  let id: string;
  // The clients check the names of events, and say which there are.
  if (provider === 'email-api') {
    ({ id } = await api.create({ url, events: events as never, secret: await webhookSecret(flags) }));
  } else {
    if (events.length > 1)
      throw new CliError('usage', 'A SendLayer webhook has one event: give one --event.');
    ({ id } = await api.create({ url, event: events[0] as never }));
  }
  if (json) printJson({ id });
  else print(`created ${id}`);
}
