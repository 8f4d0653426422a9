import { Command } from 'commander';
import { collect } from '../../provider-flags.ts';

/** `postern inspector`: a page that shows an inbox. */
export function inspectorCommand(): Command {
  return new Command('inspector')
    .description('Serve a page that shows events as they come and what became of them, and replays them.')
    .option(
      '--inbox <url>',
      'sqlite:<file>, postgres://… or redis://…; may come several times; default: POSTERN_INBOX',
      collect,
    )
    .option('--port <number>', 'the port; 0 for any that is free', '4020')
    .option('--host <address>', 'the address to listen at', '127.0.0.1')
    .option('--token <text>', 'a token of your own, good for any number of visits')
    .option('--unsafe', 'without any token, for everybody on this machine')
    .option('--json', 'print the address as one line of JSON')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const { runInspector } = await import('./run.ts');
      await runInspector(flags);
    });
}

const examples = `
Examples:
  $ postern inspector --inbox sqlite:webhooks.db
  $ postern inspector --inbox sqlite:webhooks.db --inbox sqlite:other.db --port 0 --json
  $ postern inspector --inbox sqlite:webhooks.db --unsafe

It prints an address with a token that is good for one visit, and runs until Ctrl+C. Other users of the machine can read
--token in the process list: POSTERN_INSPECTOR_TOKEN holds it too.`;
