import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds line breaks in the body that were changed from CRLF to LF, or from LF to CRLF. */
export async function lineEndings({ delivery, verifies }: FailedDelivery): Promise<Explanation | undefined> {
  const text = Buffer.from(delivery.body).toString('latin1');
  const unix = text.replaceAll('\r\n', '\n');
  for (const [signed, other] of [
    ['CRLF', unix.replaceAll('\n', '\r\n')],
    ['LF', unix],
  ] as const) {
    const body = Uint8Array.from(Buffer.from(other, 'latin1'));
    if (!(await verifies({ delivery: { ...delivery, body } }))) continue;
    return {
      cause: 'line-endings',
      message: `The body was signed with ${signed} line breaks, which were changed afterwards.`,
      fix: 'Check the bytes as received: Git (core.autocrlf), editors and text-mode transfers change line breaks.',
    };
  }
  return undefined;
}
