import { print, printJson } from '../../printing/print.ts';
import { type ClientFlags, clientOf } from './client-of.ts';

/** Deletes a webhook. */
export async function deleteWebhook(id: string, flags: ClientFlags): Promise<void> {
  await (await clientOf(flags)).api.delete(id);
  if (flags.json) printJson({ id, deleted: true });
  else print(`deleted ${id}`);
}
