import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { otherEncodings, otherPrefixes, signatureHeader } from './signature-values.ts';
import { withHeader } from './with-header.ts';

/** Finds a digest in hex where base64 is expected, or in base64 where hex is expected. */
export async function signatureEncoding(failed: FailedDelivery): Promise<Explanation | undefined> {
  const { delivery, looked, verifies } = failed;
  const header = signatureHeader(delivery, looked);
  const value = header && delivery.headers.get(header);
  if (!header || !value) return undefined;
  for (const { value: recoded, how } of otherEncodings(value)) {
    for (const each of [recoded, ...otherPrefixes(recoded).map((written) => written.value)]) {
      if (!(await verifies({ delivery: withHeader(delivery, header, each) }))) continue;
      return {
        cause: 'signature-encoding',
        message: `The digest in ${header} is right, but it is written ${how}.`,
        fix: 'Choose the provider of this sender; for your own sender, set `encoding` of hmacHeader().',
      };
    }
  }
  return undefined;
}
