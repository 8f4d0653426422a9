import { collect } from '../collect.ts';
import { providerCommand } from '../provider-command.ts';

/** `postern verify` checks whether a delivery is authentic, and explains why it is not. */
export function verifyCommand() {
  return providerCommand('verify')
    .description('Check whether a delivery verifies, and explain why it does not.')
    .argument('[file]', 'the body as it was received; standard input for - or when omitted')
    .option('-H, --header <line>', 'a header of the delivery, as "Name: value"', collect)
    .option('--headers-file <path>', 'a file with its headers, one per line, or as a JSON object')
    .option('--url <path>', 'the path and query that it was posted to', '/')
    .option('--method <name>', 'its HTTP method', 'POST')
    .option('--at <time>', 'check as of this time: a date, or seconds since 1970')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern verify body.json --headers-file headers.txt --secret-file secret.txt
  $ postern verify body.json --headers-file headers.txt --secret-file secret.txt --json
  $ postern verify - --headers-file headers.txt --secret-file secret.txt --at 2026-01-15T10:30:00Z < body.json

If the delivery does not verify, the command explains why and ends with exit code 1: the secret in another form, a body
that was parsed and written again, a timestamp that is too old, another header, and so on.`;
