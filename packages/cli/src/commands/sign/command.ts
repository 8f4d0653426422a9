import { collect } from '../collect.ts';
import { providerCommand } from '../provider-command.ts';

/** `postern sign` prints the headers that a provider would send with a body. */
export function signCommand() {
  return providerCommand('sign')
    .description('Print the headers that the sender would send with a body.')
    .argument('[file]', 'the body; standard input for - or when omitted')
    .option('-H, --header <line>', 'a header that the delivery already has, as "Name: value"', collect)
    .option('--headers-file <path>', 'a file with such headers, one per line, or as a JSON object')
    .option('--url <path>', 'the path and query that the body is posted to', '/')
    .option('--at <time>', 'sign as of this time: a date, or seconds since 1970')
    .option('--body-out <path>', 'write the signed body to this file: some senders sign within the body')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern sign body.json --secret-file secret.txt
  $ postern sign body.json --provider stripe --secret-file secret.txt --json
  $ postern sign body.json --provider mailgun --secret-file secret.txt --body-out signed.json`;
