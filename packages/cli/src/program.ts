import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { inboxCommand } from './commands/inbox/command.ts';
import { initCommand } from './commands/init/command.ts';
import { inspectorCommand } from './commands/inspector/command.ts';
import { listenCommand } from './commands/listen/command.ts';
import { replayCommand } from './commands/replay/command.ts';
import { sandboxCommand } from './commands/sandbox/command.ts';
import { sendCommand } from './commands/send/command.ts';
import { signCommand } from './commands/sign/command.ts';
import { verifyCommand } from './commands/verify/command.ts';
import { webhooksCommand } from './commands/webhooks/command.ts';

/** The whole command line. What a command needs is loaded when it runs. */
export function createProgram(): Command {
  const program = new Command('postern')
    .description(
      'Sign, verify, explain, send, record and replay webhooks; manage them, and look into an inbox.',
    )
    .version(packageJson.version)
    .exitOverride()
    // `run` writes errors, as text or as JSON.
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', about);
  const commands = [
    signCommand(),
    verifyCommand(),
    sendCommand(),
    listenCommand(),
    replayCommand(),
    webhooksCommand(),
    inboxCommand(),
    inspectorCommand(),
    sandboxCommand(),
    initCommand(),
  ];
  for (const command of commands) program.addCommand(inherit(command, program));
  return program;
}

const about = `
Exit codes:
  0  fine
  1  the answer is no: a delivery that does not verify, or was refused
  2  wrong usage
  3  a file, a server or a database could not be reached

DEBUG=postern adds the stack to an error. NO_COLOR=1 turns colours off.

Examples:
  $ postern send bounced http://localhost:3000/webhooks/email --secret-file secret.txt
  $ postern verify body.json --headers-file headers.txt --secret-file secret.txt`;

/** A command that was made apart has none of its parent's settings yet. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}
