import { createHmac, randomBytes } from 'node:crypto';
import { type BodyShape, bodyOfSize, idAt, idOf } from './body-of-size.ts';

/** A delivery as a socket gives it: bytes, and the header objects that Node would make. */
export interface SignedBody {
  readonly body: Buffer<ArrayBuffer>;
  /** The headers of each scheme. */
  readonly headers: Readonly<Record<Scheme, Readonly<Record<string, string>>>>;
  /** The same body with an event type of Polar, which refuses others; its headers are `headers.polar`. */
  readonly polarBody: Buffer<ArrayBuffer>;
}

/** `email-api` and `github` sign alike and name the header otherwise; so do `standard` and `polar`. */
export type Scheme = 'email-api' | 'github' | 'standard' | 'stripe' | 'polar';

/** Signs deliveries by node:crypto, so that no candidate signs its own. */
export interface Sender extends Secrets {
  /** Makes new deliveries, each with an id that no other has. */
  deliveries(shape: BodyShape, count: number): SignedBody[];
}

export interface Secrets {
  readonly secret: string;
  /** The same secret as Standard Webhooks writes it. */
  readonly standardSecret: string;
}

/** @param first The number of the first id, where several senders write to one store. */
export function createSender(first = 0): Sender {
  const key = randomBytes(24);
  const secret = key.toString('hex');
  const template = createTemplates();
  let sent = first;

  function deliver(shape: BodyShape): SignedBody {
    const id = flat(idOf(sent++));
    const timestamp = String(Math.floor(Date.now() / 1000));
    const body = withId(template(shape), id);
    const polarBody = withId(template({ ...shape, type: 'order.paid' }), id);
    const common = commonHeaders(body.length);
    const signature = flat(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const standard = (signed: Buffer) => {
      const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(signed).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': flat(`v1,${digest}`) };
    };
    const stripe = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
    return {
      body,
      polarBody,
      headers: {
        'email-api': { ...common, 'x-webhook-signature': signature },
        github: {
          ...common,
          'x-github-event': 'push',
          'x-github-delivery': id,
          'x-hub-signature-256': signature,
        },
        standard: { ...common, ...standard(body) },
        stripe: { ...common, 'stripe-signature': flat(`t=${timestamp},v1=${stripe}`) },
        polar: { ...common, ...standard(polarBody) },
      },
    };
  }

  return {
    secret,
    standardSecret: `whsec_${key.toString('base64')}`,
    deliveries: (shape, count) => Array.from({ length: count }, () => deliver(shape)),
  };
}

function createTemplates(): (shape: BodyShape) => Buffer<ArrayBuffer> {
  const made = new Map<string, Buffer<ArrayBuffer>>();
  return (shape) => {
    const name = `${shape.size} ${shape.text} ${shape.type}`;
    const template = made.get(name) ?? bodyOfSize(shape);
    made.set(name, template);
    return template;
  };
}

function withId(template: Buffer<ArrayBuffer>, id: string): Buffer<ArrayBuffer> {
  const body = Buffer.from(template);
  body.write(id, idAt, 'latin1');
  return body;
}

/** Makes one flat text, as a socket gives it: V8 keeps a text made of parts as parts until it is read. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** Headers that HTTP clients usually send. */
function commonHeaders(length: number): Record<string, string> {
  return {
    host: 'app.example.com',
    connection: 'keep-alive',
    accept: '*/*',
    'user-agent': 'email-api-webhooks/1.0',
    'content-type': 'application/json',
    'content-length': String(length),
  };
}
