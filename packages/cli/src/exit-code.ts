import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';

/** Returns the exit code for an error: 2 for wrong usage, 3 when something could not be reached, 1 for a refusal. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return 3;
  if (code === 'configuration' || code === 'secret-invalid') return 2;
  // The sender's API received the request and refused it.
  return /^subscription-(unauthorized|not-found|rejected|rate-limited)$/.test(code) ? 1 : 3;
}
