import { Command } from '@commander-js/extra-typings';

/** `postern inbox` lets an operator look at stored events, replay and delete them. */
export function inboxCommand() {
  return new Command('inbox')
    .description('Look into an inbox, replay dead events, delete old ones.')
    .addHelpText('after', about);
}

export function listCommand() {
  return queryCommand('list', 'List entries, newest first.')
    .option('--limit <number>', 'how many at most', '50')
    .addHelpText('after', examples('list', 'list --state dead --json'));
}

export function showCommand() {
  return subcommand('show', 'Show one entry: its attempts, and the body that was received.')
    .argument('<id>', 'its id, as `list` shows it')
    .option('--body-out <path>', 'write the exact bytes of the body to this file')
    .addHelpText('after', examples('show 0123456789abcdef0123456789abcdef'));
}

export function statsCommand() {
  return subcommand('stats', 'Count the entries by state.')
    .option('--endpoint <name>', 'only entries of this endpoint')
    .option('--provider <name>', 'only entries of this provider')
    .addHelpText('after', examples('stats', 'stats --json'));
}

export function replayCommand() {
  return queryCommand(
    'replay',
    'Make entries pending again: by id, by query, or with --all every dead entry.',
  )
    .argument('[ids...]', 'the ids of the entries')
    .option('--all', 'every dead entry')
    .addHelpText(
      'after',
      examples('replay 0123456789abcdef0123456789abcdef', 'replay --type bounced', 'replay --all --json'),
    );
}

export function pruneCommand() {
  return subcommand('prune', 'Delete bodies and entries that are past their retention.')
    .option('--retention <days>', 'how long the ids of handled events are kept', '30')
    .option('--body-retention <days>', 'how long bodies are kept after all their events are handled', '7')
    .option('--dead-retention <days>', 'how long dead and quarantined entries are kept', '30')
    .addHelpText('after', `\nUse the same times as your receiver.\n${examples('prune')}`);
}

export function tailCommand() {
  return queryCommand('tail', 'Show entries as they arrive and change, until Ctrl+C.')
    .option('--interval <seconds>', 'the time between two looks at the inbox', '1')
    .addHelpText('after', examples('tail', 'tail --state dead --json'));
}

function subcommand(name: string, description: string) {
  return new Command(name)
    .description(description)
    .option(
      '--inbox <url>',
      'sqlite:<file>, postgres://… or redis://…; default: the environment variable POSTERN_INBOX',
    )
    .option('--json', 'print JSON');
}

function queryCommand(name: string, description: string) {
  return subcommand(name, description)
    .option('--state <name>', 'pending, processing, done, dead or quarantined')
    .option('--endpoint <name>', 'only entries of this endpoint')
    .option('--provider <name>', 'only entries of this provider')
    .option('--type <name>', 'only entries of this event type')
    .option('--text <text>', 'only entries with this text in an id, a type or an ordering key')
    .option('--from <time>', 'only entries received at or after this date')
    .option('--to <time>', 'only entries received before this date');
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ postern inbox ${line} --inbox sqlite:webhooks.db`).join('\n')}`;
}

const about = `
The inbox: --inbox, else the environment variable POSTERN_INBOX. A URL that contains a password belongs in the variable.
For a name other than the default: sqlite:webhooks.db?table=…, postgres://…?schema=…, redis://…?prefix=…

Examples:
  $ postern inbox list --state dead --inbox sqlite:webhooks.db
  $ postern inbox stats --inbox sqlite:webhooks.db`;
