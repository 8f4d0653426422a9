import { open } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';

/** One line of a recording: a delivery as it was received. It contains credentials where its headers or URL do. */
export interface RecordedDelivery {
  /** The time at which it was received, as an ISO date. */
  readonly time: string;
  readonly method: string;
  readonly url: string;
  /** Names and values, in their order and as they were written. */
  readonly headers: readonly (readonly [string, string])[];
  /** The exact bytes, as base64. */
  readonly body: string;
  /** The events in it, where a provider read them. */
  readonly events?: readonly { readonly id: string; readonly type: string }[];
}

/**
 * Reads the deliveries of a recording one after the other, so that a long recording need not fit into memory.
 *
 * @throws CliError (`usage`) for a line that is not a recorded delivery.
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
    const isComplete =
      [time, method, url, body].every((part) => typeof part === 'string') && Array.isArray(headers);
    if (isComplete) return { time, method, url, headers, body, ...(Array.isArray(events) && { events }) };
  } catch {
    // The error below does not quote the line.
  }
  throw new CliError(
    'usage',
    `Line ${number} is not a recorded delivery. \`postern listen --record\` writes recordings.`,
  );
}
