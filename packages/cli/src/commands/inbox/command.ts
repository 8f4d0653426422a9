import { Command } from 'commander';

/** `postern inbox`: what an operator sees and does with stored events. */
export function inboxCommand(): Command {
  return new Command('inbox')
    .description('Look into an inbox, replay what is dead, delete what is old.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(statsCommand())
    .addCommand(replayCommand())
    .addCommand(pruneCommand())
    .addCommand(tailCommand())
    .addHelpText('after', about);
}

function listCommand(): Command {
  return withQuery(subcommand('list', 'List entries, newest first.'))
    .option('--limit <number>', 'how many at most', '50')
    .addHelpText('after', examples('list', 'list --state dead --json'))
    .action(async (flags) => (await import('./list.ts')).listEntries(flags));
}

function showCommand(): Command {
  return subcommand('show', 'Show one entry: its attempts, and the body that was received.')
    .argument('<id>', 'its id, as `list` shows it')
    .option('--body-out <path>', 'write the exact bytes of the body here')
    .addHelpText('after', examples('show 0123456789abcdef0123456789abcdef'))
    .action(async (id: string, flags) => (await import('./show.ts')).showEntry(id, flags));
}

function statsCommand(): Command {
  return subcommand('stats', 'Count the entries by state.')
    .option('--endpoint <name>', 'of this endpoint only')
    .option('--provider <name>', 'of this provider only')
    .addHelpText('after', examples('stats', 'stats --json'))
    .action(async (flags) => (await import('./stats.ts')).showStats(flags));
}

function replayCommand(): Command {
  return withQuery(
    subcommand('replay', 'Make entries pending again: by id, or by query; all that are dead with --all.'),
  )
    .argument('[ids...]', 'which')
    .option('--all', 'every dead entry')
    .addHelpText(
      'after',
      examples('replay 0123456789abcdef0123456789abcdef', 'replay --type bounced', 'replay --all --json'),
    )
    .action(async (ids: string[], flags) => (await import('./replay.ts')).replayEntries(ids, flags));
}

function pruneCommand(): Command {
  return subcommand('prune', 'Delete bodies and entries that are past their retention.')
    .option('--retention <days>', 'how long ids of what is done are kept', '30')
    .option('--body-retention <days>', 'how long bodies are kept after all of it is done', '7')
    .option('--dead-retention <days>', 'how long dead and quarantined entries are kept', '30')
    .addHelpText('after', `\nGive the times that your receiver has.\n${examples('prune')}`)
    .action(async (flags) => (await import('./prune.ts')).pruneEntries(flags));
}

function tailCommand(): Command {
  return withQuery(subcommand('tail', 'Show entries as they come and change, until Ctrl+C.'))
    .option('--interval <seconds>', 'how often to look', '1')
    .addHelpText('after', examples('tail', 'tail --state dead --json'))
    .action(async (flags) => (await import('./tail.ts')).tailEntries(flags));
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--inbox <url>', 'sqlite:<file>, postgres://… or redis://…; else the variable POSTERN_INBOX')
    .option('--json', 'print JSON');
}

function withQuery(command: Command): Command {
  return command
    .option('--state <name>', 'pending, processing, done, dead or quarantined')
    .option('--endpoint <name>', 'of this endpoint')
    .option('--provider <name>', 'of this provider')
    .option('--type <name>', 'of this event type')
    .option('--text <text>', 'with this in an id, a type or an ordering key')
    .option('--from <time>', 'received at or after this date')
    .option('--to <time>', 'received before this date');
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ postern inbox ${line} --inbox sqlite:webhooks.db`).join('\n')}`;
}

const about = `
The inbox: --inbox, else the environment variable POSTERN_INBOX. A URL with a password belongs there.
Other names than the default ones: sqlite:webhooks.db?table=…, postgres://…?schema=…, redis://…?prefix=…

Examples:
  $ postern inbox list --state dead --inbox sqlite:webhooks.db
  $ postern inbox stats --inbox sqlite:webhooks.db`;
