import { providerCommand } from '../provider-command.ts';

/** `postern replay` sends recorded deliveries again. */
export function replayCommand() {
  return providerCommand('replay')
    .description('Send recorded deliveries again, as they were or with a new signature.')
    .argument('<file>', 'a recording made by `postern listen --record`')
    .argument('<url>', 'the receiver, such as http://localhost:3000/webhooks/email')
    .option('--resign', 'sign them again with the current time; needs the provider and its secret')
    .option('--only <id or type>', 'only deliveries of this event id or type')
    .option('--rate <number>', 'at most this many per second; default: one after the other')
    .option('--timeout <seconds>', 'how long to wait for each answer', '30')
    .option('--json', 'print one line of JSON for each answer')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern replay deliveries.jsonl http://localhost:3000/webhooks/email
  $ postern replay deliveries.jsonl http://localhost:3000/webhooks/email --only bounced --rate 10
  $ postern replay deliveries.jsonl http://localhost:3000/webhooks/email --resign --secret-file secret.txt --json

Exit code 1 unless every answer is 2xx.`;
