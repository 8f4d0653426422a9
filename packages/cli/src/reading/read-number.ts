import { CliError } from '../cli-error.ts';

/**
 * Reads the whole number of an option.
 *
 * @throws CliError (`usage`) for anything else, and for a number below `least`.
 */
export function readWhole(text: string, option: string, least = 0): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least) return value;
  throw new CliError('usage', `${option} takes a whole number${least > 0 ? ` of at least ${least}` : ''}.`);
}

/**
 * Reads the number above 0 of an option.
 *
 * @throws CliError (`usage`) for anything else.
 */
export function readPositive(text: string, option: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new CliError('usage', `${option} takes a number above 0.`);
}

/**
 * Reads the number of an option, from 0 to `most`.
 *
 * @throws CliError (`usage`) for anything else.
 */
export function readRate(text: string, option: string, most: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= most) return value;
  throw new CliError('usage', `${option} takes a number from 0 to ${most}.`);
}
