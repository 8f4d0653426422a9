import { type AttemptError, batchCalls } from '@postern/core/inbox';
import { addLater } from './add-later.ts';
import type { OpenInbox } from './connection.ts';

/** The end of an attempt. */
export interface Ending {
  readonly id: string;
  readonly token: string;
  readonly verb: 'complete' | 'fail' | 'release';
  readonly error?: AttemptError;
  /** Absent: the entry has ended. */
  readonly delayMs?: number | undefined;
}

/** Renews a lease. */
export async function extend(
  { client, tag, scripts }: OpenInbox,
  id: string,
  token: string,
  leaseMs: number,
): Promise<boolean> {
  return Number(await scripts.extend(client, tag, id, token, Math.ceil(leaseMs))) === 1;
}

/**
 * Makes a function that writes how attempts ended, those of one turn of the event loop by one script. Together with
 * claims by one script, this process spends 94 µs on a handled event instead of 244, and Redis 124 instead of 173.
 */
export function settleTogether(open: () => Promise<OpenInbox>): (ending: Ending) => Promise<boolean> {
  return batchCalls(async (endings: readonly Ending[]) => settleAll(await open(), endings), {
    maxWeight: maxEndings,
    maxRunning: Number.POSITIVE_INFINITY,
  });
}

/** The largest number of endings that one script writes, because Redis does nothing else meanwhile. */
const maxEndings = 100;

async function settleAll(
  inbox: OpenInbox,
  endings: readonly Ending[],
): Promise<readonly (boolean | Promise<boolean>)[]> {
  const { client, tag, scripts } = inbox;
  const answers = await scripts.settle(client, tag, ...endings.flatMap(toArguments));
  return (answers as readonly (readonly unknown[])[]).map(([ours, queue, id, now, delayMs]) => {
    if (queue === undefined) return Number(ours) === 1;
    const job = { id: `${id}`, now: Number(now), delayMs: Number(delayMs) };
    return addLater(inbox, `${queue}`, job).then(() => true);
  });
}

function toArguments({ id, token, verb, error, delayMs }: Ending): (string | number)[] {
  const delay = delayMs === undefined ? '' : Math.max(0, Math.ceil(delayMs));
  return [id, token, verb, error === undefined ? '' : JSON.stringify(error), delay];
}
