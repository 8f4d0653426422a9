import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';

/** The exit code for whatever a command threw: 2 for wrong usage, 3 for what could not be reached, 1 for a no. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return 3;
  if (code === 'configuration' || code === 'secret-invalid') return 2;
  // The sender's API heard the request and said no.
  return /^subscription-(unauthorized|not-found|rejected|rate-limited)$/.test(code) ? 1 : 3;
}
