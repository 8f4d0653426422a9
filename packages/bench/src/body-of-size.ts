/** The offset of the id in a body. */
export const idAt = '{"id":"'.length;

/** An id for each number, all of one length, so that it can be written over another. */
export function idOf(number: number): string {
  return `evt_${String(number).padStart(12, '0')}`;
}

/** The size, text and event type of a body. */
export interface BodyShape {
  /** In bytes. */
  readonly size: number;
  /** `utf8` has characters of two, three and four bytes in each record. Default: `ascii`. */
  readonly text?: 'ascii' | 'utf8';
  /** Default: `delivered`. */
  readonly type?: string;
}

/**
 * An event of the email API of exactly so many bytes. Many records under `data.headers` fill it, as in large events
 * of real senders: costlier to parse than one long text.
 */
export function bodyOfSize({ size, text = 'ascii', type = 'delivered' }: BodyShape): Buffer<ArrayBuffer> {
  const words = { ascii: 'value of header', utf8: 'Zażółć gęślą 值 🙂' }[text];
  const headers: { name: string; value: string }[] = [{ name: 'X-Entity-Ref', value: '' }];
  const event = {
    id: idOf(0),
    type,
    created_at: '2024-01-15T10:30:05Z',
    data: {
      email_id: 'msg_abc123',
      from: 'sender@yourdomain.com',
      to: 'recipient@example.com',
      subject: text === 'ascii' ? 'Hello' : 'Héλ好',
      delivered_at: '2024-01-15T10:30:05Z',
      headers,
    },
  };
  const missing = () => size - Buffer.byteLength(JSON.stringify(event));
  if (missing() < 0) throw new Error(`An event cannot be as small as ${size} bytes.`);
  for (let left = missing(); left > 120; ) {
    const record = { name: `X-Custom-${headers.length}`, value: `${words} ${headers.length}` };
    headers.push(record);
    left -= Buffer.byteLength(JSON.stringify(record)) + 1;
  }
  headers[0]!.value = 'x'.repeat(missing());
  return Buffer.from(JSON.stringify(event));
}
