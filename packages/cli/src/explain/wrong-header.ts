import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { otherEncodings, otherPrefixes, signatureHeader } from './signature-values.ts';
import { withHeader } from './with-header.ts';

/** The right signature stands in another header. */
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
        message: `The signature is right, and stands in the header ${name} where ${wanted} is read${how && `; besides, it is written ${how}`}.`,
        fix: `Have the sender (or the proxy between) use ${wanted}; with email-api, say --option header=${name}.`,
      };
    }
  }
  return undefined;
}
