import { readSecret } from '../../reading/read-secret.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { updateCommand } from './command.ts';

/** Reads the signing secret of a webhook from `--secret`, `--secret-file` or POSTERN_SECRET. */
export async function webhookSecret(flags: SecretFlags): Promise<string | undefined> {
  const secret = await readSecret({
    text: flags.secret,
    file: flags.secretFile,
    flag: '--secret',
    variable: 'POSTERN_SECRET',
    quiet: flags.json,
  });
  return secret === undefined ? undefined : String(secret);
}

type SecretFlags = Pick<FlagsOf<typeof updateCommand>, 'secret' | 'secretFile' | 'json'>;
