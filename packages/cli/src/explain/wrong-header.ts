import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { otherEncodings, otherPrefixes, signatureHeader } from './signature-values.ts';
import { withHeader } from './with-header.ts';

/** Finds the right signature in another header. */
export async function wrongHeader(failed: FailedDelivery): Promise<Explanation | undefined> {
  const { delivery, looked, verifies } = failed;
  const wanted = signatureHeader(delivery, looked);
  if (wanted === undefined || failed.error.code.startsWith('credential')) return undefined;
  for (const [name, value] of delivery.headers as Iterable<[string, string]>) {
    if (name === wanted) continue;
    const written = [{ value, how: '' }, ...otherPrefixes(value), ...otherEncodings(value)];
    for (const { value: moved, how } of written) {
      if (!(await verifies({ delivery: withHeader(delivery, wanted, moved) }))) continue;
      return {
        cause: 'signature-header',
        message: `The signature is right, but it is in the header ${name} instead of ${wanted}${how && `; and it is written ${how}`}.`,
        fix: `Make the sender, or the proxy in between, use ${wanted}; with email-api, set --option header=${name}.`,
      };
    }
  }
  return undefined;
}
