import type { Explanation, FailedDelivery } from './failed-delivery.ts';

const mark = [0xef, 0xbb, 0xbf];

/** Finds a byte order mark that was added to the body, or removed from it, on the way. */
export async function byteOrderMark({
  delivery,
  verifies,
}: FailedDelivery): Promise<Explanation | undefined> {
  const { body } = delivery;
  const has = mark.every((byte, at) => body[at] === byte);
  const other = has ? body.slice(3) : Uint8Array.from([...mark, ...body]);
  if (!(await verifies({ delivery: { ...delivery, body: other } }))) return undefined;
  return {
    cause: 'byte-order-mark',
    message: has
      ? 'The body begins with a byte order mark that was not signed.'
      : 'The signed body begins with a byte order mark, and this body does not.',
    fix: 'Check the bytes as received: save the body as binary, not as text with an editor.',
  };
}
