import { createDelivery } from '@postern/core';
import { printJson } from '../../printing/print.ts';
import { loadProvider } from '../../providers/load-provider.ts';
import { readBody } from '../../reading/read-body.ts';
import { readHeaders } from '../../reading/read-headers.ts';
import { readTime } from '../../reading/read-time.ts';
import type { FlagsOf } from '../flags-of.ts';
import { checkDelivery } from './check-delivery.ts';
import type { verifyCommand } from './command.ts';
import { showResult } from './show-result.ts';

/** Verifies one delivery and prints the result. Exit code 1 when it does not verify. */
export async function verify(file: string | undefined, flags: FlagsOf<typeof verifyCommand>): Promise<void> {
  const named = await loadProvider(flags);
  const now = flags.at === undefined ? Date.now() : readTime(flags.at);
  const headers = await readHeaders(flags.header, flags.headersFile);
  const { method, url } = flags;
  const delivery = createDelivery({ method, url, headers, body: await readBody(file) });
  const result = await checkDelivery(named, delivery, now);
  if (flags.json) printJson({ provider: named.name, ...result });
  else showResult(named.name, result);
  if (!result.verified) process.exitCode = 1;
}
