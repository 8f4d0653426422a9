import type { Command } from 'commander';

/** What the command line says about a provider and its proof. */
export interface ProviderFlags {
  provider: string;
  secret?: string[];
  secretFile?: string;
  option?: string[];
  json?: true;
}

/** Adds the flags by which every command names a provider and its proof. */
export function addProviderFlags(command: Command): Command {
  return command
    .option('-p, --provider <name>', 'whose deliveries they are', 'email-api')
    .option('--secret <text>', 'the signing secret; other users can read it in the process list', collect)
    .option('--secret-file <path>', 'a file with the secret; its final line break is left out')
    .option('-o, --option <name=value>', 'any other option of the provider; name=@file reads a file', collect)
    .addHelpText(
      'after',
      '\nThe secret: --secret, else --secret-file, else the environment variable POSTERN_SECRET.',
    );
}

/** For options that may come several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
