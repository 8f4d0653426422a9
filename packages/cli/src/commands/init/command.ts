import { Command } from 'commander';

/** `postern init`: a first route in a project. */
export function initCommand(): Command {
  return new Command('init')
    .description('Write a route that receives webhooks into the project in this folder.')
    .option('--framework <name>', 'express, hono or next; default: what package.json has')
    .option('-p, --provider <name>', 'who sends', 'email-api')
    .option('--dir <folder>', 'the project', '.')
    .option('-y, --yes', 'ask nothing')
    .option('--json', 'ask nothing, and print one line of JSON')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const { init } = await import('./run.ts');
      await init(flags);
    });
}

const examples = `
Examples:
  $ postern init
  $ postern init --yes --framework express --provider stripe

It never writes over a file that is there.`;
