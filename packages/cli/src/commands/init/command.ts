import { Command } from '@commander-js/extra-typings';

/** `postern init` writes a first route into a project. */
export function initCommand() {
  return new Command('init')
    .description('Write a route that receives webhooks into the project in this folder.')
    .option('--framework <name>', 'express, hono or next; default: the one in package.json')
    .option('-p, --provider <name>', 'the sender', 'email-api')
    .option('--dir <folder>', 'the folder of the project', '.')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'do not ask, and print one line of JSON')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  $ postern init
  $ postern init --yes --framework express --provider stripe

It never overwrites a file.`;
