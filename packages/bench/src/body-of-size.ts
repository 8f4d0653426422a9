/** Where the id stands in a body. */
export const idAt = '{"id":"'.length;

/** An id for each number, all of one length, so that it can be written over another. */
export function idOf(number: number): string {
  return `evt_${String(number).padStart(12, '0')}`;
}

/**
 * A `delivered` event of the email API, in ASCII, of exactly so many bytes. Many records under `data.headers` fill
 * it, as in large events of real senders: costlier to parse than one long text.
 */
export function bodyOfSize(size: number): Buffer<ArrayBuffer> {
  const headers: { name: string; value: string }[] = [{ name: 'X-Entity-Ref', value: '' }];
  const event = {
    id: idOf(0),
    type: 'delivered',
    created_at: '2024-01-15T10:30:05Z',
    data: {
      email_id: 'msg_abc123',
      from: 'sender@yourdomain.com',
      to: 'recipient@example.com',
      subject: 'Hello',
      delivered_at: '2024-01-15T10:30:05Z',
      headers,
    },
  };
  const missing = () => size - JSON.stringify(event).length;
  if (missing() < 0) throw new Error(`An event cannot be as small as ${size} bytes.`);
  for (let left = missing(); left > 120; ) {
    const record = { name: `X-Custom-${headers.length}`, value: `value of header ${headers.length}` };
    headers.push(record);
    left -= JSON.stringify(record).length + 1;
  }
  headers[0]!.value = 'x'.repeat(missing());
  return Buffer.from(JSON.stringify(event));
}
