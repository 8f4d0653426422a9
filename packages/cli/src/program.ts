import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import packageJson from '../package.json' with { type: 'json' };
import * as inbox from './commands/inbox/command.ts';
import { initCommand } from './commands/init/command.ts';
import { inspectorCommand } from './commands/inspector/command.ts';
import { listenCommand } from './commands/listen/command.ts';
import { replayCommand } from './commands/replay/command.ts';
import { sandboxCommand } from './commands/sandbox/command.ts';
import { sendCommand } from './commands/send/command.ts';
import { signCommand } from './commands/sign/command.ts';
import { verifyCommand } from './commands/verify/command.ts';
import * as webhooks from './commands/webhooks/command.ts';

/** Makes the command line. The module that runs a command is loaded when the command is called. */
export function createProgram(): CommandUnknownOpts {
  const program = new Command('postern')
    .description('Sign, verify, send, record and replay webhooks; manage them, and look into an inbox.')
    .version(packageJson.version)
    .exitOverride()
    // `run` writes errors, as text or as JSON.
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', about);
  return withCommands(program, [
    signCommand().action(async (file, flags) => (await import('./commands/sign/run.ts')).sign(file, flags)),
    verifyCommand().action(async (file, flags) =>
      (await import('./commands/verify/run.ts')).verify(file, flags),
    ),
    sendCommand().action(async (type, url, changes, flags) =>
      (await import('./commands/send/run.ts')).send(type, url, changes, flags),
    ),
    listenCommand().action(async (flags) => (await import('./commands/listen/run.ts')).listen(flags)),
    replayCommand().action(async (file, url, flags) =>
      (await import('./commands/replay/run.ts')).replay(file, url, flags),
    ),
    withCommands(webhooks.webhooksCommand(), webhooksCommands()),
    withCommands(inbox.inboxCommand(), inboxCommands()),
    inspectorCommand().action(async (flags) =>
      (await import('./commands/inspector/run.ts')).runInspector(flags),
    ),
    sandboxCommand().action(async (flags) => (await import('./commands/sandbox/run.ts')).runSandbox(flags)),
    initCommand().action(async (flags) => (await import('./commands/init/run.ts')).init(flags)),
  ]);
}

function webhooksCommands(): readonly CommandUnknownOpts[] {
  const { createCommand, listCommand, updateCommand, deleteCommand, logsCommand } = webhooks;
  return [
    createCommand().action(async (flags) =>
      (await import('./commands/webhooks/create.ts')).createWebhook(flags),
    ),
    listCommand().action(async (flags) => (await import('./commands/webhooks/list.ts')).listWebhooks(flags)),
    updateCommand().action(async (id, flags) =>
      (await import('./commands/webhooks/update.ts')).updateWebhook(id, flags),
    ),
    deleteCommand().action(async (id, flags) =>
      (await import('./commands/webhooks/delete.ts')).deleteWebhook(id, flags),
    ),
    logsCommand().action(async (id, flags) =>
      (await import('./commands/webhooks/logs.ts')).showLogs(id, flags),
    ),
  ];
}

function inboxCommands(): readonly CommandUnknownOpts[] {
  const { listCommand, showCommand, statsCommand, replayCommand, pruneCommand, tailCommand } = inbox;
  return [
    listCommand().action(async (flags) => (await import('./commands/inbox/list.ts')).listEntries(flags)),
    showCommand().action(async (id, flags) =>
      (await import('./commands/inbox/show.ts')).showEntry(id, flags),
    ),
    statsCommand().action(async (flags) => (await import('./commands/inbox/stats.ts')).showStats(flags)),
    replayCommand().action(async (ids, flags) =>
      (await import('./commands/inbox/replay.ts')).replayEntries(ids, flags),
    ),
    pruneCommand().action(async (flags) => (await import('./commands/inbox/prune.ts')).pruneEntries(flags)),
    tailCommand().action(async (flags) => (await import('./commands/inbox/tail.ts')).tailEntries(flags)),
  ];
}

/** Adds commands that were made on their own, so that they do not have the settings of their parent yet. */
function withCommands(
  parent: CommandUnknownOpts,
  commands: readonly CommandUnknownOpts[],
): CommandUnknownOpts {
  for (const command of commands) parent.addCommand(inherit(command, parent));
  return parent;
}

function inherit(command: CommandUnknownOpts, parent: CommandUnknownOpts): CommandUnknownOpts {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

const about = `
Exit codes:
  0  success
  1  the answer is no: a delivery does not verify, or was refused
  2  wrong usage
  3  a file, a server or a database could not be reached

DEBUG=postern adds the stack to an error. NO_COLOR=1 turns colours off.

Examples:
  $ postern send bounced http://localhost:3000/webhooks/email --secret-file secret.txt
  $ postern verify body.json --headers-file headers.txt --secret-file secret.txt`;
