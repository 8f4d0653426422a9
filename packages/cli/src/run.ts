import { CommanderError } from 'commander';
import { exitCodeOf } from './exit-code.ts';
import { createProgram } from './program.ts';

/** Runs one command line and returns its exit code. Every error is one line on standard error. */
export async function run(args: readonly string[]): Promise<number> {
  // A reader such as `head` may close the pipe early: that is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    report(error, args.includes('--json'));
    return exitCodeOf(error);
  }
}

function report(error: unknown, json: boolean): void {
  // Help and version are thrown too, after they were written.
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) return;
  const message = messageOf(error);
  const code = codeOf(error);
  process.stderr.write(
    json ? `${JSON.stringify({ error: { code, message } })}\n` : `postern: ${message.replace(/\n+/g, ' ')}\n`,
  );
  if (process.env.DEBUG === 'postern' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'An unknown error occurred.';
  // A connection that was tried at several addresses keeps the reasons in `errors`.
  const { message } = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  return message.replace(/^error: /, '').trim();
}

function codeOf(error: unknown): string {
  if (error instanceof CommanderError) return 'usage';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'failed';
}
