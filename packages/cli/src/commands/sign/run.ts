import { writeFile } from 'node:fs/promises';
import { signDelivery } from '@postern/core/testing';
import { CliError } from '../../cli-error.ts';
import { note, print, printJson } from '../../printing/print.ts';
import { loadProvider } from '../../providers/load-provider.ts';
import { readBody } from '../../reading/read-body.ts';
import { readHeaders } from '../../reading/read-headers.ts';
import { readTime } from '../../reading/read-time.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { signCommand } from './command.ts';

/** Signs a body as its sender would, and prints the headers. */
export async function sign(file: string | undefined, flags: FlagsOf<typeof signCommand>): Promise<void> {
  const { name, create } = await loadProvider(flags);
  const provider = await create();
  if (provider.signature.level === 'credential' || provider.signature.level === 'none') {
    throw new CliError(
      'usage',
      `${name} signs nothing: its proof is the password itself, which is not printed. \`postern send\` sends it.`,
    );
  }
  const at = flags.at === undefined ? Date.now() : readTime(flags.at);
  const headers = await readHeaders(flags.header, flags.headersFile);
  const body = await readBody(file);
  const signed = await signDelivery(provider, { body, headers, url: flags.url, now: () => at });
  const changed = Buffer.compare(signed.body, body) !== 0;
  if (flags.bodyOut !== undefined) await writeFile(flags.bodyOut, signed.body);
  else if (changed) note(`Note: ${name} signs within the body. --body-out writes the signed body to a file.`);
  if (flags.json)
    printJson({ provider: name, headers: Object.fromEntries(signed.headers), bodyChanged: changed });
  else for (const [header, value] of signed.headers) print(`${header}: ${value}`);
}
