/** The number of Brevo's events that fit into a body of 1 MiB, the default limit. */
export const eventsInBatch = 4_600;

const bytesOfEvent = 226;

/** Makes bodies with a list of events, each of which has an id that no other has. */
export function brevoBatches(): () => Buffer<ArrayBuffer> {
  let made = 0;
  return () => Buffer.from(`[${Array.from({ length: eventsInBatch }, () => brevoEvent(made++)).join(',')}]`);
}

function brevoEvent(number: number): string {
  const event = {
    event: 'delivered',
    email: 'example@domain.com',
    id: 12345,
    date: '2020-10-09 00:00:00',
    ts: 1604933619,
    'message-id': `<${String(number).padStart(9, '0')}@relay.domain.com>`,
    ts_event: 1604933654,
    subject: '',
    template_id: 22,
  };
  return JSON.stringify({ ...event, subject: 'x'.repeat(bytesOfEvent - JSON.stringify(event).length) });
}
