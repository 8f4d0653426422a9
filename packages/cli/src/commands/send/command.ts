import { Command } from 'commander';
import { addProviderFlags } from '../../provider-flags.ts';

/** `postern send`: a signed sample of a provider's event, to a URL. */
export function sendCommand(): Command {
  return addProviderFlags(new Command('send'))
    .description('Send a signed sample of an event. Each one is a new event, unless --id says otherwise.')
    .argument('<type>', 'the type of the event, as bounced')
    .argument('<url>', 'where to, as http://localhost:3000/webhooks/email')
    .argument(
      '[changes...]',
      'places in the body to change: data.to=text, or data.count:=3 with a JSON value',
    )
    .option('--id <id>', 'the id of the event')
    .option('--duplicate <times>', 'send the very same delivery this many times more')
    .option('--tamper', 'change one byte after signing, to see it refused')
    .option('--timeout <seconds>', 'how long to wait for each answer', '30')
    .option('--json', 'print one line of JSON for each answer')
    .addHelpText('after', examples)
    .action(async (type: string, url: string, changes: string[], flags) => {
      const { send } = await import('./run.ts');
      await send(type, url, changes, flags);
    });
}

const examples = `
Examples:
  $ postern send bounced http://localhost:3000/webhooks/email --secret-file secret.txt
  $ postern send bounced http://localhost:3000/webhooks/email data.to=a@example.com --secret-file secret.txt
  $ postern send opened http://localhost:3000/webhooks/email --secret-file secret.txt --duplicate 2 --json

Exit code 1 unless every answer is 200.`;
