import { writeFile } from 'node:fs/promises';
import type { InboxDetails } from '@postern/core/inbox';
import { CliError } from '../../cli-error.ts';
import { withInbox } from '../../inbox/with-inbox.ts';
import { print, printJson } from '../../printing/print.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { showCommand } from './command.ts';
import { entryLine } from './entry-line.ts';

/** Prints everything that is stored of one entry. Exit code 1 when there is none. */
export async function showEntry(id: string, flags: FlagsOf<typeof showCommand>): Promise<void> {
  const entry = await withInbox(flags, async (inbox) => inbox.get(id));
  if (!entry) throw new CliError('refused', 'There is no entry with this id.');
  const { delivery } = entry;
  if (flags.bodyOut !== undefined) {
    if (!delivery) throw new CliError('refused', 'Its body is past its retention.');
    await writeFile(flags.bodyOut, delivery.body);
  }
  if (flags.json) printJson(toJson(entry));
  else printDetails(entry);
}

/** Leaves out the URL and the headers, which can contain a secret path or a token. */
function toJson({ delivery, ...entry }: InboxDetails): object {
  if (!delivery) return entry;
  const { method, body } = delivery;
  return { ...entry, delivery: { method, body: Buffer.from(body).toString('base64') } };
}

function printDetails(entry: InboxDetails): void {
  const {
    endpoint,
    verification,
    dueAt,
    leaseUntil,
    endedAt,
    replays,
    crashes,
    orderingKey,
    history,
    delivery,
  } = entry;
  print(entryLine(entry));
  const facts: Readonly<Record<string, unknown>> = {
    endpoint,
    verification: verification.level,
    'due at': dueAt?.toISOString(),
    'leased until': leaseUntil?.toISOString(),
    'ended at': endedAt?.toISOString(),
    replays: replays || undefined,
    crashes: crashes || undefined,
    'ordering key': orderingKey,
  };
  for (const [name, value] of Object.entries(facts)) if (value) print(`  ${name}: ${value}`);
  for (const { startedAt, endedAt: until, error } of history) {
    const took = until.getTime() - startedAt.getTime();
    print(
      `  ${startedAt.toISOString()} ${error ? `${error.name}: ${error.message}` : 'succeeded'}, after ${took} ms`,
    );
  }
  print(
    delivery ? `  ${delivery.method}, ${delivery.body.byteLength} bytes` : '  the body is past its retention',
  );
  if (delivery) print(Buffer.from(delivery.body).toString('utf8'));
}
