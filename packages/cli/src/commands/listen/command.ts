import { providerCommand } from '../provider-command.ts';

/** `postern listen` runs a receiver on this machine that verifies and shows each delivery. */
export function listenCommand() {
  return providerCommand('listen')
    .description('Receive deliveries on this machine: verify, show, record and forward them.')
    .option('--port <number>', 'the port; 0 for any free port', '3000')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--path <path>', 'the only path to answer; default: every path')
    .option('--no-verify', 'accept everything without verifying it')
    .option('--record <file>', 'append each delivery to this file, as one line of JSON')
    .option(
      '--forward <url>',
      'forward each delivery with its bytes and headers unchanged, and answer with what that server answers',
    )
    .option('--json', 'print one line of JSON for each delivery')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern listen --port 3000 --secret-file secret.txt
  $ postern listen --port 3000 --secret-file secret.txt --record deliveries.jsonl
  $ postern listen --port 3000 --no-verify --forward http://localhost:4000/webhooks/email --json

It runs until Ctrl+C. A recording contains the headers as they were received, including passwords: do not share it.`;
