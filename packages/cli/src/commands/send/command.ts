import { providerCommand } from '../provider-command.ts';

/** `postern send` posts a signed sample of a provider's event to a URL. */
export function sendCommand() {
  return providerCommand('send')
    .description('Send a signed sample of an event. Each one is a new event, unless --id says otherwise.')
    .argument('<type>', 'the type of the event, such as bounced')
    .argument('<url>', 'the receiver, such as http://localhost:3000/webhooks/email')
    .argument(
      '[changes...]',
      'fields of the body to change: data.to=text, or data.count:=3 with a JSON value',
    )
    .option('--id <id>', 'the id of the event')
    .option('--duplicate <times>', 'send the same delivery this many more times')
    .option('--tamper', 'change one byte after signing, so that the receiver should refuse it')
    .option('--timeout <seconds>', 'how long to wait for each answer', '30')
    .option('--json', 'print one line of JSON for each answer')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern send bounced http://localhost:3000/webhooks/email --secret-file secret.txt
  $ postern send bounced http://localhost:3000/webhooks/email data.to=a@example.com --secret-file secret.txt
  $ postern send opened http://localhost:3000/webhooks/email --secret-file secret.txt --duplicate 2 --json

Exit code 1 unless every answer is 200.`;
