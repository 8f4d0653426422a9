import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds a line break at the end of the body that was added or removed on the way. */
export async function finalNewline({ delivery, verifies }: FailedDelivery): Promise<Explanation | undefined> {
  const text = Buffer.from(delivery.body).toString('latin1');
  const without = text.replace(/(\r?\n)+$/, '');
  for (const end of ['', '\n', '\r\n']) {
    const body = Uint8Array.from(Buffer.from(without + end, 'latin1'));
    if (!(await verifies({ delivery: { ...delivery, body } }))) continue;
    return {
      cause: 'final-newline',
      message: end
        ? 'The signed body ends with a line break, and this body does not.'
        : 'The body ends with a line break that was not signed.',
      fix: 'Check the bytes as received: an editor or `echo` adds a line break, `$(…)` in a shell removes it.',
    };
  }
  return undefined;
}
