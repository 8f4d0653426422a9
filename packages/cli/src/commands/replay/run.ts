import { setTimeout as wait } from 'node:timers/promises';
import type { Provider } from '@postern/core';
import { signDelivery } from '@postern/core/testing';
import { CliError } from '../../cli-error.ts';
import { type OutgoingDelivery, postDelivery } from '../../http/post-delivery.ts';
import { paint } from '../../printing/paint.ts';
import { note, print, printJson } from '../../printing/print.ts';
import { loadProvider } from '../../providers/load-provider.ts';
import { readPositive } from '../../reading/read-number.ts';
import { readUrl } from '../../reading/read-url.ts';
import { type RecordedDelivery, readRecording } from '../../recording/read-recording.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { replayCommand } from './command.ts';

/** Sends a recording again, in its order. Exit code 1 unless every answer is 2xx. */
export async function replay(file: string, to: string, flags: FlagsOf<typeof replayCommand>): Promise<void> {
  const url = readUrl(to);
  const rate = flags.rate === undefined ? undefined : readPositive(flags.rate, '--rate');
  const timeoutMs = readPositive(flags.timeout, '--timeout') * 1000;
  const provider = flags.resign ? await (await loadProvider(flags)).create() : undefined;
  const started = performance.now();
  let sent = 0;
  let refused = 0;
  for await (const recorded of readRecording(file)) {
    if (flags.only !== undefined && !isAbout(recorded, flags.only)) continue;
    const due = rate === undefined ? 0 : started + (sent * 1000) / rate - performance.now();
    if (due > 0) await wait(due);
    const { target, outgoing } = await outgoingOf(recorded, url, provider);
    const { status, milliseconds } = await postDelivery(target, outgoing, timeoutMs);
    sent += 1;
    const fine = status >= 200 && status < 300;
    if (!fine) refused += 1;
    if (flags.json) printJson({ time: recorded.time, events: recorded.events ?? [], status, milliseconds });
    else
      print(
        `${recorded.time} ${nameOf(recorded)} ${paint(fine ? 'green' : 'red', String(status))} in ${milliseconds} ms`,
      );
  }
  if (sent === 0) throw new CliError('refused', 'Nothing was sent: no recorded delivery matches.');
  if (!flags.json) note(`${sent} sent, ${refused} refused`);
  if (refused > 0) process.exitCode = 1;
}

async function outgoingOf(
  { method, headers, body }: RecordedDelivery,
  url: URL,
  provider: Provider | undefined,
): Promise<{ target: URL; outgoing: OutgoingDelivery }> {
  const bytes = new Uint8Array(Buffer.from(body, 'base64'));
  if (!provider) return { target: url, outgoing: { method, headers, body: bytes } };
  const record: Record<string, string[]> = {};
  for (const [name, value] of headers)
    record[name.toLowerCase()] = [...(record[name.toLowerCase()] ?? []), value];
  const path = `${url.pathname}${url.search}`;
  const signed = await signDelivery(provider, { headers: record, body: bytes, url: path });
  return {
    target: new URL(signed.url, url),
    outgoing: { method, headers: [...signed.headers], body: signed.body },
  };
}

function isAbout(recorded: RecordedDelivery, wanted: string): boolean {
  return eventsOf(recorded).some(({ id, type }) => id === wanted || type === wanted);
}

function nameOf(recorded: RecordedDelivery): string {
  const names = eventsOf(recorded).map(({ id, type }) => `${type} ${id}`);
  return names.length > 0 ? names.join(', ') : `${recorded.method} delivery`;
}

/** The events that a provider read; else the most common names in the body. */
function eventsOf({ events, body }: RecordedDelivery): readonly { id: string; type: string }[] {
  if (events) return events;
  try {
    const { id, type } = JSON.parse(Buffer.from(body, 'base64').toString('utf8'));
    return typeof id === 'string' && typeof type === 'string' ? [{ id, type }] : [];
  } catch {
    return [];
  }
}
