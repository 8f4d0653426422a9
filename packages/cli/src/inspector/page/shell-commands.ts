import type { DetailsJson } from '../entry-json.ts';
import { readPayload } from './read-payload.ts';

/** Writes a command. The sender chose some of its words, so each one is quoted, and control characters are refused. */
function command(...words: readonly string[]): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not get these characters.
  if (words.some((word) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(word))) return undefined;
  return words.map(quote).join(' ');
}

/** Quotes a word for a POSIX shell, so that no character in it has a meaning. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const secretFlags = ['--secret-file', 'secret.txt'];

/** Writes the command that sends the provider's sample with this event's type, id and short text fields. */
export function sendCommand({ provider, type, eventId, delivery }: DetailsJson): string | undefined {
  const flags = ['--provider', provider, '--id', eventId, ...secretFlags];
  // A word after `--` is never read as a flag.
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

/** Writes the command that sends the recorded delivery again with a new signature. */
export function replayCommand(entry: DetailsJson): string | undefined {
  const flags = ['--resign', '--provider', entry.provider, ...secretFlags];
  return command('postern', 'replay', recordingName(entry), receiverUrl(entry.delivery?.url), ...flags);
}

export function inboxReplayCommand({ id }: DetailsJson): string | undefined {
  return command('postern', 'inbox', 'replay', id, '--inbox', 'sqlite:webhooks.db');
}

/** Writes a delivery like `postern listen --record`, without the masked headers. */
export function recordingOf({ receivedAt, eventId, type, delivery }: DetailsJson): string {
  const { method, url, headers = [], body } = delivery ?? {};
  const shown = headers.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  return JSON.stringify({
    time: receivedAt,
    method,
    url,
    headers: shown,
    body,
    events: [{ id: eventId, type }],
  });
}

export function recordingName({ id }: DetailsJson): string {
  return `delivery-${id.slice(0, 8)}.jsonl`;
}

function receiverUrl(url = '/'): string {
  return `http://localhost:3000${url.split('?')[0]}`;
}

const maxChanges = 8;

/** Returns changes with the plain text fields of `data`, which make a sample similar to this event. */
function changesOf(body = ''): readonly string[] {
  const { data } = (readPayload(body).tree?.value ?? {}) as { data?: unknown };
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  return Object.entries(data)
    .filter(([name, value]) => /^\w+$/.test(name) && typeof value === 'string' && value.length <= 100)
    .slice(0, maxChanges)
    .map(([name, value]) => `data.${name}=${value}`);
}
