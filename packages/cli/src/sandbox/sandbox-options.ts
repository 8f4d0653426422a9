import type { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '@postern/core';
import type { FaultSettings } from './faults.ts';

/** The behaviour of a sandbox. */
export interface SandboxOptions {
  /** A file that keeps webhooks and deliveries across restarts. It is created when missing. Default: in memory. */
  path?: string;
  /** Instead of `path`: your own database, which the sandbox does not close. Its tables begin with `sandbox_`. */
  database?: DatabaseSync;
  /** Divides the minutes between retries: 60 turns a minute into a second. Default: 1. */
  speed?: number;
  /** The bearer keys that all its APIs accept. Default: `sandbox-key`. */
  apiKeys?: readonly string[];
  /** The key that signs SendLayer's deliveries. Default: `sandbox-signing-key`. */
  signingKey?: string;
  /** The calls per minute that one key may make to a management API. `speed` shortens the minute. Default: 100. */
  rateLimit?: number;
  /** The time that a receiver has to answer, in milliseconds; `speed` does not shorten it. Default: 10,000. */
  timeoutMs?: number;
  /** Events per second that are created continuously, of all types with a subscription. Default: 0. */
  trickle?: number;
  /** The faults from the start. Default: none. */
  faults?: FaultSettings;
  /** Makes the faults happen in the same order in every run. Default: at random. */
  seed?: number;
  /** A page to serve at `/ui`. It gets the path without `/ui`. */
  ui?: { fetch(request: Request): Response | Promise<Response> };
}

/** The options that have a default, after their checks. */
export type CheckedOptions = Required<
  Pick<SandboxOptions, 'speed' | 'apiKeys' | 'signingKey' | 'rateLimit' | 'timeoutMs' | 'trickle'>
>;

/** @throws ConfigurationError when an option cannot work. */
export function checkOptions(options: SandboxOptions): CheckedOptions {
  const { speed = 1, rateLimit = 100, timeoutMs = 10_000, trickle = 0 } = options;
  const { apiKeys = ['sandbox-key'], signingKey = 'sandbox-signing-key' } = options;
  check({ speed, rateLimit, timeoutMs }, (value) => value > 0 && value < 2 ** 31, 'a number above 0');
  check({ trickle }, (value) => value >= 0 && value <= 10_000, 'a number from 0 to 10,000');
  if (apiKeys.length === 0 || apiKeys.some((key) => !/^[\x21-\x7e]+$/.test(key))) {
    throw new ConfigurationError('`apiKeys` must contain at least one key, in ASCII without spaces.');
  }
  if (signingKey === '') throw new ConfigurationError('`signingKey` is empty.');
  return { speed, rateLimit, timeoutMs, trickle, apiKeys, signingKey };
}

function check(
  numbers: Readonly<Record<string, number>>,
  fits: (value: number) => boolean,
  words: string,
): void {
  for (const [option, value] of Object.entries(numbers)) {
    if (typeof value !== 'number' || !fits(value)) {
      throw new ConfigurationError(`\`${option}\` must be ${words}, and is ${String(value)}.`);
    }
  }
}
