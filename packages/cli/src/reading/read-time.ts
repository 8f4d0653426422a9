import { CliError } from '../cli-error.ts';

/** Reads a date, or seconds since the epoch, and returns milliseconds since the epoch. */
export function readTime(text: string): number {
  const time = /^\d{9,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isFinite(time)) return time;
  throw new CliError('usage', '--at takes a date such as 2026-01-15T10:30:00Z, or seconds since 1970.');
}
