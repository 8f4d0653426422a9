import { Command } from 'commander';
import { addProviderFlags, collect } from '../../provider-flags.ts';

/** `postern verify`: whether a delivery is authentic, and what is the matter if it is not. */
export function verifyCommand(): Command {
  return addProviderFlags(new Command('verify'))
    .description('Say whether a delivery verifies, and why not.')
    .argument('[file]', 'the body as it was received; the standard input for - or nothing')
    .option('-H, --header <line>', 'a header of the delivery, as "Name: value"', collect)
    .option('--headers-file <path>', 'its headers, one on a line, or as a JSON object')
    .option('--url <path>', 'the path and query that it came to', '/')
    .option('--method <name>', 'its method', 'POST')
    .option('--at <time>', 'check as of this time: a date, or seconds since 1970')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (file: string | undefined, flags) => {
      const { verify } = await import('./run.ts');
      await verify(file, flags);
    });
}

const examples = `
Examples:
  $ postern verify body.json --headers-file headers.txt --secret-file secret.txt
  $ postern verify body.json --headers-file headers.txt --secret-file secret.txt --json
  $ postern verify - --headers-file headers.txt --secret-file secret.txt --at 2026-01-15T10:30:00Z < body.json

Exit code 1 and an explanation when it does not verify: a secret in another form, a body that was parsed
and written again, a stale time, another header, and so on.`;
