import { createHmac, randomBytes } from 'node:crypto';
import { bodyOfSize, idAt, idOf } from './body-of-size.ts';

/** A delivery as a socket gives it: bytes, and the header objects that Node would make. */
export interface SignedBody {
  readonly body: Buffer<ArrayBuffer>;
  /** `x-webhook-signature`, as the email API sends it. GitHub's scheme gives the same value another name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly githubHeaders: Readonly<Record<string, string>>;
  readonly standardHeaders: Readonly<Record<string, string>>;
}

/** Signs deliveries by node:crypto, so that no candidate signs its own. */
export interface Sender {
  readonly secret: string;
  /** The same secret as Standard Webhooks writes it. */
  readonly standardSecret: string;
  /** New deliveries, each with an id that no other has. */
  deliveries(size: number, count: number): SignedBody[];
}

export function createSender(): Sender {
  const key = randomBytes(24);
  const secret = key.toString('hex');
  const templates = new Map<number, Buffer<ArrayBuffer>>();
  let sent = 0;

  function deliver(template: Buffer<ArrayBuffer>): SignedBody {
    const id = flat(idOf(sent++));
    const body = Buffer.from(template);
    body.write(id, idAt, 'latin1');
    const signature = flat(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const standard = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    const common = commonHeaders(body.length);
    return {
      body,
      headers: { ...common, 'x-webhook-signature': signature },
      githubHeaders: {
        ...common,
        'x-github-event': 'push',
        'x-github-delivery': id,
        'x-hub-signature-256': signature,
      },
      standardHeaders: {
        ...common,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': flat(`v1,${standard}`),
      },
    };
  }

  return {
    secret,
    standardSecret: `whsec_${key.toString('base64')}`,
    deliveries(size, count) {
      const template = templates.get(size) ?? bodyOfSize(size);
      templates.set(size, template);
      return Array.from({ length: count }, () => deliver(template));
    },
  };
}

/** V8 keeps a text made of parts as parts until somebody reads it. A socket's are whole from the start. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** What HTTP clients send along. */
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
