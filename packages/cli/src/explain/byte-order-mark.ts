import type { Explanation, FailedDelivery } from './failed-delivery.ts';

const mark = [0xef, 0xbb, 0xbf];

/** A byte order mark before the body came or went on the way. */
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
      : 'The signed body begins with a byte order mark, and this one does not.',
    fix: 'Check the bytes as received: save bodies in binary, and not as text by an editor.',
  };
}
