import { Command } from '@commander-js/extra-typings';
import { collect } from '../collect.ts';

/** `postern webhooks` manages the subscriptions at a sender. */
export function webhooksCommand() {
  return new Command('webhooks')
    .description("Manage webhooks with the sender's own API.")
    .addHelpText('after', about);
}

export function createCommand() {
  return subcommand('create', 'Create a webhook.')
    .requiredOption('--url <url>', 'the address that receives the events; HTTPS')
    .requiredOption('-e, --event <type>', 'an event type; several for email-api, one for sendlayer', collect)
    .option(
      '--secret <text>',
      'the signing secret (email-api); other users of this machine can read it in the process list',
    )
    .option('--secret-file <path>', 'a file with the secret; default: POSTERN_SECRET')
    .addHelpText(
      'after',
      examples(
        'create --url https://example.com/webhooks/email -e bounced -e delivered --secret-file secret.txt',
      ),
    );
}

export function listCommand() {
  return subcommand('list', 'List the webhooks.').addHelpText('after', examples('list', 'list --json'));
}

export function updateCommand() {
  return subcommand('update', 'Change a webhook (email-api; SendLayer has no such call).')
    .argument('<id>', 'its id')
    .option('--url <url>', 'another URL')
    .option('-e, --event <type>', 'an event type; give all of them', collect)
    .option('--secret <text>', 'another secret; other users of this machine can read it in the process list')
    .option('--secret-file <path>', 'a file with another secret')
    .option('--active <true or false>', 'start or stop deliveries')
    .addHelpText('after', examples('update 1 -e bounced -e complained', 'update 1 --active true'));
}

export function deleteCommand() {
  return subcommand('delete', 'Delete a webhook.')
    .argument('<id>', 'its id')
    .addHelpText('after', examples('delete 2'));
}

export function logsCommand() {
  return subcommand(
    'logs',
    'Show the recent deliveries of a webhook (email-api; SendLayer has no such call).',
  )
    .argument('<id>', 'its id')
    .addHelpText('after', examples('logs 1', 'logs 1 --json'));
}

function subcommand(name: string, description: string) {
  return new Command(name)
    .description(description)
    .option('-p, --provider <name>', 'email-api or sendlayer', 'email-api')
    .option(
      '--base-url <url>',
      "the address of the sender's API; default: POSTERN_BASE_URL (sendlayer has its own)",
    )
    .option('--api-key <text>', 'the API key; other users of this machine can read it in the process list')
    .option('--api-key-file <path>', 'a file with the API key; default: POSTERN_API_KEY')
    .option('--allow-insecure', 'accept webhook URLs that are not HTTPS')
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
