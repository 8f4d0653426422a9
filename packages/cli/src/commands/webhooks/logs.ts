import { print, printJson } from '../../printing/print.ts';
import { type ClientFlags, emailApiOf } from './client-of.ts';

/** Prints the recent deliveries of a webhook. */
export async function showLogs(id: string, flags: ClientFlags): Promise<void> {
  const entries = await (await emailApiOf(flags, 'logs')).logs(id);
  if (flags.json) {
    printJson(entries);
    return;
  }
  for (const { created_at, event_type, event_id, attempt, status, response_code, error } of entries) {
    const parts = [created_at, event_type, event_id, `attempt ${attempt}`, status, response_code, error];
    print(parts.filter((part) => part !== undefined && part !== null && part !== '').join('  '));
  }
}
