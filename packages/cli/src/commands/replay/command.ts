import { Command } from 'commander';
import { addProviderFlags } from '../../provider-flags.ts';

/** `postern replay`: recorded deliveries once more. */
export function replayCommand(): Command {
  return addProviderFlags(new Command('replay'))
    .description('Send recorded deliveries again, as they were or signed anew.')
    .argument('<file>', 'a recording of `postern listen --record`')
    .argument('<url>', 'where to, as http://localhost:3000/webhooks/email')
    .option('--resign', 'sign them anew, with a new time; takes the provider and its secret')
    .option('--only <id or type>', 'only deliveries of this event id or type')
    .option('--rate <number>', 'at most this many a second; default: one after the other')
    .option('--timeout <seconds>', 'how long to wait for each answer', '30')
    .option('--json', 'print one line of JSON for each answer')
    .addHelpText('after', examples)
    .action(async (file: string, url: string, flags) => {
      const { replay } = await import('./run.ts');
      await replay(file, url, flags);
    });
}

const examples = `
Examples:
  $ postern replay deliveries.jsonl http://localhost:3000/webhooks/email
  $ postern replay deliveries.jsonl http://localhost:3000/webhooks/email --only bounced --rate 10
  $ postern replay deliveries.jsonl http://localhost:3000/webhooks/email --resign --secret-file secret.txt --json

Exit code 1 unless every answer is 2xx.`;
