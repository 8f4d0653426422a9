import { open } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';

/** One line of a recording: a delivery as it came. It holds credentials, where its headers or URL do. */
export interface RecordedDelivery {
  /** When it came, as an ISO date. */
  readonly time: string;
  readonly method: string;
  readonly url: string;
  /** By name and value, in their order and as they were written. */
  readonly headers: readonly (readonly [string, string])[];
  /** The exact bytes, as base64. */
  readonly body: string;
  /** What a provider read in it, where one did. */
  readonly events?: readonly { readonly id: string; readonly type: string }[];
}

/**
 * The deliveries of a recording, one after the other, so that a long one need not fit into memory.
 *
 * @throws CliError (`usage`) for a line that is none.
 */
export async function* readRecording(path: string): AsyncGenerator<RecordedDelivery> {
  let number = 0;
  const file = await open(path);
  for await (const line of file.readLines()) {
    number += 1;
    if (line.trim() !== '') yield parseLine(line, number);
  }
}

function parseLine(line: string, number: number): RecordedDelivery {
  try {
    const { time, method, url, headers, body, events } = JSON.parse(line);
    const isWhole =
      [time, method, url, body].every((part) => typeof part === 'string') && Array.isArray(headers);
    if (isWhole) return { time, method, url, headers, body, ...(Array.isArray(events) && { events }) };
  } catch {
    // Said below, without quoting the line.
  }
  throw new CliError(
    'usage',
    `Line ${number} is no recorded delivery. \`postern listen --record\` makes them.`,
  );
}
