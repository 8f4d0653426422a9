import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { otherPrefixes, signatureHeader } from './signature-values.ts';
import { withHeader } from './with-header.ts';

/** Finds a prefix such as `sha256=` that is missing, unexpected or different. */
export async function signaturePrefix(failed: FailedDelivery): Promise<Explanation | undefined> {
  const { delivery, looked, options, verifies } = failed;
  const header = signatureHeader(delivery, looked);
  const value = header && delivery.headers.get(header);
  if (!header || !value) return undefined;
  const own =
    typeof options.prefix === 'string' ? [{ value: options.prefix + value, how: 'without its prefix' }] : [];
  for (const written of [...otherPrefixes(value), ...own]) {
    if (!(await verifies({ delivery: withHeader(delivery, header, written.value) }))) continue;
    return {
      cause: 'signature-prefix',
      message: `The digest in ${header} is right, but the sender writes it ${written.how}.`,
      fix: 'Make the sender write it as expected; with email-api, set --option prefix=<the prefix that it sends>, or prefix= for none.',
    };
  }
  return undefined;
}
