import { Command } from 'commander';
import { addProviderFlags } from '../../provider-flags.ts';

/** `postern listen`: a receiver on this machine that verifies and shows what comes. */
export function listenCommand(): Command {
  return addProviderFlags(new Command('listen'))
    .description('Receive deliveries on this machine: verify them, show them, record them, pass them on.')
    .option('--port <number>', 'the port; 0 for any that is free', '3000')
    .option('--host <address>', 'the address to listen at', '127.0.0.1')
    .option('--path <path>', 'the only path to answer; default: every path')
    .option('--no-verify', 'take everything, and verify nothing')
    .option('--record <file>', 'append each delivery to this file, one line of JSON each')
    .option(
      '--forward <url>',
      'pass each delivery on, bytes and headers untouched, and answer what comes back',
    )
    .option('--json', 'print one line of JSON for each delivery')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const { listen } = await import('./run.ts');
      await listen(flags);
    });
}

const examples = `
Examples:
  $ postern listen --port 3000 --secret-file secret.txt
  $ postern listen --port 3000 --secret-file secret.txt --record deliveries.jsonl
  $ postern listen --port 3000 --no-verify --forward http://localhost:4000/webhooks/email --json

It runs until Ctrl+C. A recording holds the headers as they came, passwords among them: keep it to yourself.`;
