import { Command } from 'commander';
import { collect } from '../../provider-flags.ts';

/** `postern sandbox`: a sender on this machine. */
export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description(
      'Be the sender: the management APIs of the email API and of SendLayer, deliveries, retries, faults.',
    )
    .option('--port <number>', 'the port; 0 for any that is free', '4010')
    .option('--host <address>', 'the address to listen at', '127.0.0.1')
    .option('--file <path>', 'keep webhooks and deliveries in this file; default: in memory')
    .option('--speed <factor>', 'how much faster time goes between retries', '1')
    .option(
      '--api-key <key>',
      'a key that its APIs take; may come several times; default: sandbox-key',
      collect,
    )
    .option('--to <url>', 'create webhooks for this receiver, for all events')
    .option('--sender <name>', 'whose webhooks --to creates: email-api or sendlayer', 'email-api')
    .option('--secret <text>', 'the secret of --to, or the signing key of SendLayer')
    .option('--secret-file <path>', 'a file with it; its final line break is left out')
    .option('--trickle <per-second>', 'let events happen by themselves', '0')
    .option('--burst <per-second>', 'send at this rate, sum up and end')
    .option('--seconds <number>', 'how long the burst lasts', '10')
    .option('--type <type>', 'the events of the burst', 'delivered')
    .option('--duplicate <rate>', 'send this part of the deliveries twice, from 0 to 1')
    .option('--reorder <rate>', 'send this part after the one that follows')
    .option('--delay <rate>', 'send this part 2 s late')
    .option('--drop <rate>', 'close the connection before the answer is read, and retry')
    .option('--forge <rate>', 'sign with another secret')
    .option('--tamper <rate>', 'change a byte after signing')
    .option('--slow <rate>', 'take 3 s for the body')
    .option('--wrong-length <rate>', 'announce more bytes than are sent')
    .option(
      '--ui <inbox>',
      'serve the inspector of this inbox at /ui: sqlite:<file>, postgres://… or redis://…',
    )
    .option('--json', 'print one line of JSON for each attempt, and for the sum')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const { runSandbox } = await import('./run.ts');
      await runSandbox(flags);
    });
}

const examples = `
Examples:
  $ postern sandbox --speed 60 --file sandbox.db
  $ postern sandbox --to http://localhost:3000/webhooks/email --secret-file secret.txt --trickle 2 --duplicate 0.1
  $ postern sandbox --to http://localhost:3000/webhooks/email --secret-file secret.txt --ui sqlite:webhooks.db
  $ postern sandbox --to http://localhost:3000/webhooks/email --secret-file secret.txt --burst 1000 --seconds 10

It runs until Ctrl+C. Let an event happen:
  $ curl http://127.0.0.1:4010/sandbox/emit -H "Authorization: Bearer sandbox-key" -d '{"type":"bounced"}'

A burst ends with exit code 1 when a delivery was never acknowledged.`;
