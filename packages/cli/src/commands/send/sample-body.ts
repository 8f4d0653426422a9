import { randomUUID } from 'node:crypto';
import { samplesOf } from '@postern/core/testing';
import { CliError } from '../../cli-error.ts';
import { aboutProvider } from '../../providers/about-provider.ts';
import { hasPath, setPath } from './set-path.ts';

/**
 * Makes the body of an event from a provider's sample: with a new id where the provider has one in the body, and with
 * `changes`.
 *
 * @throws CliError (`usage`) for a type without a sample, and for a change that does not fit the sample.
 */
export function sampleBody(
  provider: string,
  type: string,
  { id, changes = [] }: { id?: string | undefined; changes?: readonly string[] },
): object | string {
  const samples = samplesOf(provider);
  const sample = Object.hasOwn(samples, type) ? (samples[type] as object | string) : undefined;
  if (sample === undefined) {
    throw new CliError(
      'usage',
      `${provider} has no sample of ${type}. It has: ${Object.keys(samples).join(', ')}.`,
    );
  }
  if (typeof sample === 'string') {
    if (changes.length === 0 && id === undefined) return sample;
    throw new CliError('usage', `${provider} posts a form: its samples cannot be changed.`);
  }
  const body = changes.reduce<unknown>(
    (before, change) => applyChange(before, change),
    withId(sample, provider, id),
  );
  return body as object;
}

function withId(sample: object, provider: string, id: string | undefined): unknown {
  const path = aboutProvider(provider).idPath;
  if (path !== undefined && hasPath(sample, path)) return setPath(sample, path, id ?? freshId());
  if (id === undefined) return sample;
  throw new CliError(
    'usage',
    `This sample of ${provider} has no field for --id. Change the fields that make up its id, with field=value.`,
  );
}

/** Makes an id in hex, which every provider's ids allow. */
function freshId(): string {
  return `evt_${randomUUID().replaceAll('-', '')}`;
}

function applyChange(body: unknown, change: string): unknown {
  const at = change.indexOf('=');
  if (at < 1) throw new CliError('usage', 'A change is written as path=text or path:=json.');
  const isJson = change[at - 1] === ':';
  const path = change.slice(0, isJson ? at - 1 : at);
  if (path === '') throw new CliError('usage', 'A change is written as path=text or path:=json.');
  const text = change.slice(at + 1);
  return setPath(body, path, isJson ? parse(path, text) : text);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError('usage', `The value after ${path}:= is not JSON. For text, write ${path}=text.`);
  }
}
