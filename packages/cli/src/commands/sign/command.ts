import { Command } from 'commander';
import { addProviderFlags, collect } from '../../provider-flags.ts';

/** `postern sign`: the headers that a provider's sender would send with a body. */
export function signCommand(): Command {
  return addProviderFlags(new Command('sign'))
    .description('Print the headers that the sender would send with a body.')
    .argument('[file]', 'the body; the standard input for - or nothing')
    .option('-H, --header <line>', 'a header that the delivery has already, as "Name: value"', collect)
    .option('--headers-file <path>', 'such headers, one on a line, or as a JSON object')
    .option('--url <path>', 'the path and query that it is posted to', '/')
    .option('--at <time>', 'sign as of this time: a date, or seconds since 1970')
    .option('--body-out <path>', 'write the signed body here: some senders sign within the body')
    .option('--json', 'print one line of JSON')
    .addHelpText('after', examples)
    .action(async (file: string | undefined, flags) => {
      const { sign } = await import('./run.ts');
      await sign(file, flags);
    });
}

const examples = `
Examples:
  $ postern sign body.json --secret-file secret.txt
  $ postern sign body.json --provider stripe --secret-file secret.txt --json
  $ postern sign body.json --provider mailgun --secret-file secret.txt --body-out signed.json`;
