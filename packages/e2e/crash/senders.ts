import { Agent, request } from 'node:http';
import { emailApi } from '@postern/core/providers/email-api';
import { type SignedDelivery, signDelivery } from '@postern/core/testing';

/** Several senders, each of which tries again until it is answered 200. */
export interface Senders {
  /** Sends new events, several at a time, until `finish` is called. */
  start(): void;
  /** Sends no new events, and resolves when the last one is acknowledged. */
  finish(): Promise<void>;
  /** The ids of events that were answered 200. */
  readonly acknowledged: ReadonlySet<string>;
  /** The number of attempts that were not answered 200. */
  readonly retries: number;
  /** The statuses other than 200 and 503, with their number. */
  readonly oddAnswers: ReadonlyMap<number, number>;
}

export function createSenders(secret: string, urlNow: () => string, atOnce = 16): Senders {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const acknowledged = new Set<string>();
  const oddAnswers = new Map<number, number>();
  let sent = 0;
  let retries = 0;
  let ending = false;
  let running: Promise<void>[] = [];

  async function send(): Promise<void> {
    while (!ending) {
      const id = `evt_${++sent}`;
      const delivery = await signedEvent(secret, id);
      for (;;) {
        const status = await post(agent, urlNow(), delivery);
        if (status === 200) break;
        retries++;
        if (status !== undefined && status !== 503) oddAnswers.set(status, (oddAnswers.get(status) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      acknowledged.add(id);
    }
  }

  return {
    start() {
      running = Array.from({ length: atOnce }, send);
    },
    async finish() {
      ending = true;
      await Promise.all(running);
      agent.destroy();
    },
    acknowledged,
    oddAnswers,
    get retries() {
      return retries;
    },
  };
}

/** Signs one event of the email API. */
export function signedEvent(secret: string, id: string): Promise<SignedDelivery> {
  const data = {
    email_id: `msg_${id}`,
    from: 'a@example.com',
    to: 'b@example.com',
    subject: 'x'.repeat(200),
  };
  return signDelivery(emailApi({ secret }), {
    body: { id, type: 'opened', created_at: '2026-01-15T10:30:05Z', data },
  });
}

/** Posts a delivery, and resolves with the status, or with undefined if no answer came. */
export function post(
  agent: Agent,
  url: string,
  { headers, body }: SignedDelivery,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sending = request(
      `${url}/webhooks/email`,
      {
        agent,
        method: 'POST',
        headers: { ...Object.fromEntries(headers), 'content-length': body.byteLength },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode)).on('error', () => resolve(undefined));
      },
    );
    sending.on('error', () => resolve(undefined));
    sending.end(body);
  });
}
