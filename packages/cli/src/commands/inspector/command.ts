import { Command } from '@commander-js/extra-typings';
import { collect } from '../collect.ts';

/** `postern inspector` serves a page that shows an inbox. */
export function inspectorCommand() {
  return new Command('inspector')
    .description('Serve a page that shows events as they arrive and change, and replays them.')
    .option(
      '--inbox <url>',
      'sqlite:<file>, postgres://… or redis://…; can be given several times; default: POSTERN_INBOX',
      collect,
    )
    .option('--port <number>', 'the port; 0 for any free port', '4020')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--token <text>', 'a token of your own, valid for any number of visits')
    .option('--unsafe', 'no token: every user of this machine may look and replay')
    .option('--json', 'print the address as one line of JSON')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern inspector --inbox sqlite:webhooks.db
  $ postern inspector --inbox sqlite:webhooks.db --inbox sqlite:other.db --port 0 --json
  $ postern inspector --inbox sqlite:webhooks.db --unsafe

It prints an address with a token that is valid for one visit, and runs until Ctrl+C. Other users of the machine can
read --token in the process list. POSTERN_INSPECTOR_TOKEN sets the same token out of their sight.`;
