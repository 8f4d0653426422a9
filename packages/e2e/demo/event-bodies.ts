import { randomUUID } from 'node:crypto';

/** An event's body before the sender signs it. */
export interface EventBody {
  readonly service: 'email-api' | 'sendlayer';
  readonly type: string;
  /** Unique, and part of the event's id: the runs of its handlers are counted by it. */
  readonly marker: string;
  readonly body: object;
}

/** The event types of the email API. */
export const emailApiTypes = [
  'queued',
  'sending',
  'delivered',
  'bounced',
  'complained',
  'opened',
  'clicked',
] as const;

/** SendLayer's names of events when a webhook is created, each with the type in its deliveries. */
export const sendlayerTypes = {
  delivery: 'delivered',
  open: 'opened',
  click: 'clicked',
  bounce: 'bounced',
  unsubscribe: 'unsubscribed',
  complaint: 'complained',
} as const;

/** Makes an event of the email API with the fields of its document. */
export function emailApiEvent(type: string, more: object = {}): EventBody {
  const marker = `evt_${randomUUID()}`;
  const now = new Date().toISOString();
  const message = {
    email_id: 'msg_abc123',
    from: 'shop@example.com',
    to: 'ann@example.org',
    subject: 'Hello',
  };
  const data: Record<string, object> = {
    delivered: { delivered_at: now },
    bounced: { bounce_type: 'hard', bounce_code: '550', bounce_message: 'User unknown' },
    clicked: { url: 'https://example.com/welcome' },
  };
  const body = { id: marker, type, created_at: now, data: { ...message, ...data[type], ...more } };
  return { service: 'email-api', type, marker, body };
}

/** Makes an event of SendLayer with the fields of its guide. Signing adds `Signature`. */
export function sendlayerEvent(type: string): EventBody {
  const marker = randomUUID();
  const about = { Event: type, Domain: 'example.com', MessageID: marker };
  const bounce = {
    EmailAddress: 'ann@example.org',
    Status: 'smtp;550 5.1.1 User Unknown',
    DiagnosticCode: '5.1.1',
  };
  const data =
    type === 'bounced'
      ? { ...about, EventType: 'failed', BouncedEmailAddress: bounce }
      : { ...about, To: 'ann@example.org', IPAddress: '10.30.126.18' };
  return { service: 'sendlayer', type, marker, body: { EventData: data } };
}
