import { Command } from '@commander-js/extra-typings';
import { collect } from '../collect.ts';

/** `postern sandbox` runs a sender on this machine. */
export function sandboxCommand() {
  return new Command('sandbox')
    .description(
      'Run a sender: the management APIs of the email API and of SendLayer, deliveries, retries and faults.',
    )
    .option('--port <number>', 'the port; 0 for any free port', '4010')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--file <path>', 'keep webhooks and deliveries in this file; default: in memory')
    .option('--speed <factor>', 'divide the time between retries by this', '1')
    .option(
      '--api-key <key>',
      'a key that its APIs accept; can be given several times; default: sandbox-key',
      collect,
    )
    .option('--to <url>', 'create webhooks for this receiver, for all events')
    .option(
      '--sender <name>',
      'the sender that --to creates webhooks at: email-api or sendlayer',
      'email-api',
    )
    .option('--secret <text>', 'the secret of the webhooks of --to, or the signing key of SendLayer')
    .option('--secret-file <path>', 'a file with the secret; a line break at its end is ignored')
    .option('--trickle <per-second>', 'create events continuously at this rate', '0')
    .option('--burst <per-second>', 'send at this rate, print a summary and end')
    .option('--seconds <number>', 'how long the burst lasts', '10')
    .option('--type <type>', 'the event type of the burst', 'delivered')
    .option('--duplicate <rate>', 'send this share of the deliveries twice, from 0 to 1')
    .option('--reorder <rate>', 'send this share after the delivery that follows')
    .option('--delay <rate>', 'send this share 2 s late')
    .option('--drop <rate>', 'close the connection before the answer is read, and retry')
    .option('--forge <rate>', 'sign with another secret')
    .option('--tamper <rate>', 'change a byte after signing')
    .option('--slow <rate>', 'take 3 s to send the body')
    .option('--wrong-length <rate>', 'announce more bytes than are sent')
    .option(
      '--ui <inbox>',
      'serve the inspector of this inbox at /ui: sqlite:<file>, postgres://… or redis://…',
    )
    .option('--json', 'print one line of JSON for each attempt, and for the summary')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern sandbox --speed 60 --file sandbox.db
  $ postern sandbox --to http://localhost:3000/webhooks/email --secret-file secret.txt --trickle 2 --duplicate 0.1
  $ postern sandbox --to http://localhost:3000/webhooks/email --secret-file secret.txt --ui sqlite:webhooks.db
  $ postern sandbox --to http://localhost:3000/webhooks/email --secret-file secret.txt --burst 1000 --seconds 10

It runs until Ctrl+C. To create an event:
  $ curl http://127.0.0.1:4010/sandbox/emit -H "Authorization: Bearer sandbox-key" -d '{"type":"bounced"}'

A burst ends with exit code 1 when a delivery was never acknowledged.`;
