import type { DetailsJson } from '../entry-json.ts';
import { readPayload } from './read-payload.ts';

/** What a sender chose stands in these commands, so each word is quoted. With control characters there is none. */
function command(...words: readonly string[]): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a terminal must not be given.
  if (words.some((word) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(word))) return undefined;
  return words.map(quote).join(' ');
}

/** As a POSIX shell takes it, and nothing in it means anything. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const secretFlags = ['--secret-file', 'secret.txt'];

/** An event of this type and id, made of the provider's sample, with the fields of this one that are short text. */
export function sendCommand({ provider, type, eventId, delivery }: DetailsJson): string | undefined {
  const flags = ['--provider', provider, '--id', eventId, ...secretFlags];
  // What looks like a flag is one, unless it stands behind `--`.
  return command(
    'postern',
    'send',
    ...flags,
    '--',
    type,
    receiverUrl(delivery?.url),
    ...changesOf(delivery?.body),
  );
}

/** The recorded delivery once more, signed anew. */
export function replayCommand(entry: DetailsJson): string | undefined {
  const flags = ['--resign', '--provider', entry.provider, ...secretFlags];
  return command('postern', 'replay', recordingName(entry), receiverUrl(entry.delivery?.url), ...flags);
}

export function inboxReplayCommand({ id }: DetailsJson): string | undefined {
  return command('postern', 'inbox', 'replay', id, '--inbox', 'sqlite:webhooks.db');
}

/** A delivery as `postern listen --record` writes it, without the headers that are masked. */
export function recordingOf({ receivedAt, eventId, type, delivery }: DetailsJson): string {
  const { method, url, headers = [], body } = delivery ?? {};
  const shown = headers.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  return JSON.stringify({
    ...{ time: receivedAt, method, url, headers: shown, body },
    events: [{ id: eventId, type }],
  });
}

export function recordingName({ id }: DetailsJson): string {
  return `delivery-${id.slice(0, 8)}.jsonl`;
}

function receiverUrl(url = '/'): string {
  return `http://localhost:3000${url.split('?')[0]}`;
}

const mostChanges = 8;

/** Fields of `data` that are plain text: a sample with them is close to what came. */
function changesOf(body = ''): readonly string[] {
  const { data } = (readPayload(body).tree?.value ?? {}) as { data?: unknown };
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  return Object.entries(data)
    .filter(([name, value]) => /^\w+$/.test(name) && typeof value === 'string' && value.length <= 100)
    .slice(0, mostChanges)
    .map(([name, value]) => `data.${name}=${value}`);
}
