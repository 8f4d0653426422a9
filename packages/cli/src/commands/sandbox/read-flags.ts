import { CliError } from '../../cli-error.ts';
import { readPositive, readRate, readWhole } from '../../reading/read-number.ts';
import { readSecret } from '../../reading/read-secret.ts';
import type { BurstOptions } from '../../sandbox/burst.ts';
import { type FaultName, faultNames } from '../../sandbox/faults.ts';
import type { ServeSandboxOptions } from '../../sandbox/serve-sandbox.ts';
import type { Sender } from '../../sandbox/webhook.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { sandboxCommand } from './command.ts';

export type SandboxFlags = FlagsOf<typeof sandboxCommand>;

/** The values of the flags of `postern sandbox`. */
export interface SandboxCall {
  readonly serve: ServeSandboxOptions;
  readonly sender: Sender;
  readonly secret: string | undefined;
  /** Undefined without `--burst`. */
  readonly burst: BurstOptions | undefined;
}

/** @throws CliError (`usage`) for a value that cannot work. */
export async function readFlags(flags: SandboxFlags): Promise<SandboxCall> {
  const { file: path, apiKey: apiKeys, sender } = flags;
  if (sender !== 'email-api' && sender !== 'sendlayer') {
    throw new CliError('usage', '--sender takes email-api or sendlayer.');
  }
  const { secret: text, secretFile: file } = flags;
  const secret = await readSecret({ text, file, flag: '--secret', variable: 'POSTERN_SECRET' });
  const signingKey = sender === 'sendlayer' ? secret : undefined;
  return {
    serve: {
      port: readWhole(flags.port, '--port'),
      hostname: flags.host,
      speed: readPositive(flags.speed, '--speed'),
      trickle: readRate(flags.trickle, '--trickle', 10_000),
      faults: Object.fromEntries(faultNames.flatMap((name) => faultOf(flags, name))),
      ...(path !== undefined && { path }),
      ...(apiKeys && { apiKeys }),
      ...(signingKey !== undefined && { signingKey: String(signingKey) }),
    },
    sender,
    secret: secret === undefined ? undefined : String(secret),
    burst:
      flags.burst === undefined
        ? undefined
        : {
            perSecond: readPositive(flags.burst, '--burst'),
            seconds: readPositive(flags.seconds, '--seconds'),
            type: flags.type,
          },
  };
}

function faultOf(flags: SandboxFlags, name: FaultName): readonly (readonly [FaultName, number])[] {
  const rate = flags[name];
  const flag = `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`;
  return rate === undefined ? [] : [[name, readRate(rate, flag, 1)]];
}
