import { Command } from 'commander';
import { collect } from '../../provider-flags.ts';

/** `postern webhooks`: the subscriptions at a sender. */
export function webhooksCommand(): Command {
  return new Command('webhooks')
    .description("Manage webhooks by the sender's own API.")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(updateCommand())
    .addCommand(deleteCommand())
    .addCommand(logsCommand())
    .addHelpText('after', about);
}

function createCommand(): Command {
  return subcommand('create', 'Create a webhook.')
    .requiredOption('--url <url>', 'where the events shall come; HTTPS')
    .requiredOption('-e, --event <type>', 'an event type; several for email-api, one for sendlayer', collect)
    .option('--secret <text>', 'the signing secret (email-api); other users can read it in the process list')
    .option('--secret-file <path>', 'a file with the secret; else POSTERN_SECRET')
    .addHelpText(
      'after',
      examples(
        'create --url https://example.com/webhooks/email -e bounced -e delivered --secret-file secret.txt',
      ),
    )
    .action(async (flags) => (await import('./run.ts')).createWebhook(flags));
}

function listCommand(): Command {
  return subcommand('list', 'List the webhooks.')
    .addHelpText('after', examples('list', 'list --json'))
    .action(async (flags) => (await import('./run.ts')).listWebhooks(flags));
}

function updateCommand(): Command {
  return subcommand('update', 'Change a webhook (email-api; SendLayer has no such call).')
    .argument('<id>', 'its id')
    .option('--url <url>', 'another URL')
    .option('-e, --event <type>', 'the event types, all of them', collect)
    .option('--secret <text>', 'another secret; other users can read it in the process list')
    .option('--secret-file <path>', 'a file with another secret')
    .option('--active <true or false>', 'deliver again, or not')
    .addHelpText('after', examples('update 1 -e bounced -e complained', 'update 1 --active true'))
    .action(async (id: string, flags) => (await import('./run.ts')).updateWebhook(id, flags));
}

function deleteCommand(): Command {
  return subcommand('delete', 'Delete a webhook.')
    .argument('<id>', 'its id')
    .addHelpText('after', examples('delete 2'))
    .action(async (id: string, flags) => (await import('./run.ts')).deleteWebhook(id, flags));
}

function logsCommand(): Command {
  return subcommand(
    'logs',
    'Show the recent deliveries of a webhook (email-api; SendLayer has no such call).',
  )
    .argument('<id>', 'its id')
    .addHelpText('after', examples('logs 1', 'logs 1 --json'))
    .action(async (id: string, flags) => (await import('./run.ts')).showLogs(id, flags));
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('-p, --provider <name>', 'email-api or sendlayer', 'email-api')
    .option('--base-url <url>', "where the sender's API is; else POSTERN_BASE_URL (sendlayer has its own)")
    .option('--api-key <text>', 'the key of its API; other users can read it in the process list')
    .option('--api-key-file <path>', 'a file with the key; else POSTERN_API_KEY')
    .option('--allow-insecure', 'take URLs of webhooks that are not HTTPS')
    .option('--json', 'print JSON');
}

function examples(...lines: readonly string[]): string {
  const shown = lines.map((line) => `  $ postern webhooks ${line} --base-url http://localhost:4010`);
  return `\nExamples:\n${shown.join('\n')}`;
}

const about = `
The API key: --api-key, else --api-key-file, else the environment variable POSTERN_API_KEY.

Examples:
  $ postern webhooks list --base-url http://localhost:4010
  $ postern webhooks list --provider sendlayer --base-url http://localhost:4010`;
