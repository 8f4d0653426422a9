import { Command } from '@commander-js/extra-typings';
import { collect } from './collect.ts';

/** The flags that name a provider and its proof, and `--json`, which every command adds itself. */
export type ProviderFlags = ReturnType<ReturnType<typeof providerCommand>['opts']> & { json?: true };

/** Makes a command with the flags that name a provider and its proof. */
export function providerCommand(name: string) {
  return new Command(name)
    .option('-p, --provider <name>', 'the sender of the deliveries', 'email-api')
    .option(
      '--secret <text>',
      'the signing secret; other users of this machine can read it in the process list',
      collect,
    )
    .option('--secret-file <path>', 'a file with the secret; a line break at its end is ignored')
    .option('-o, --option <name=value>', 'another option of the provider; name=@file reads a file', collect)
    .addHelpText(
      'after',
      '\nThe secret: --secret, else --secret-file, else the environment variable POSTERN_SECRET.',
    );
}
