import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { otherPrefixes, signatureHeader } from './signature-values.ts';
import { withHeader } from './with-header.ts';

/** `sha256=` or its like before the digest is missing, too much, or another. */
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
      fix: 'Have the sender write it as expected; with email-api, say --option prefix=<what it sends>, or prefix= for none.',
    };
  }
  return undefined;
}
