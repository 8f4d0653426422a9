import { setTimeout } from 'node:timers/promises';
import { deliver, post, type SignedRequest } from './deliver.ts';
import {
  type EventBody,
  emailApiEvent,
  emailApiTypes,
  sendlayerEvent,
  sendlayerTypes,
} from './event-bodies.ts';
import type { Sandbox } from './sandbox.ts';
import type { SuppressionService } from './suppression-service.ts';
import type { Row } from './table.ts';

/** One row of the demo before it has happened. */
export interface Scenario extends Pick<Row, 'group' | 'delivery' | 'expected'> {
  readonly event: EventBody;
  /** Sends it, and gives the statuses of each round. */
  send(): Promise<number[][]>;
}

/** A type that this sender has and the receiver does not know. */
export const unknownType = 'deferred';

export function createScenarios(
  sandbox: Sandbox,
  suppressions: SuppressionService,
  server: {
    readonly minuteMs: number;
    readonly patienceMs: number;
    killAndRestart(): Promise<void>;
  },
): readonly Scenario[] {
  const { minuteMs, patienceMs } = server;

  /** Signed and delivered as it is, with the sender's retries. */
  const genuine = (group: string, event: EventBody): Scenario => ({
    group,
    delivery: event.type,
    event,
    expected: { answer: '200', runs: 1 },
    send: () => deliver([sandbox.sign(event)], { minuteMs }),
  });

  /** Posted once by somebody who is not the sender: nothing tries again. */
  const altered = (
    delivery: string,
    status: number,
    event: EventBody,
    alter: (event: EventBody) => SignedRequest,
  ): Scenario => ({
    group: 'What must not get in',
    delivery,
    event,
    expected: { answer: String(status), runs: 0 },
    send: async () => [[await post(alter(event))]],
  });

  const again = emailApiEvent('delivered');
  const together = emailApiEvent('bounced');
  // Addresses of their own: handlers run beside what comes next.
  const failing = emailApiEvent('bounced', { to: 'fails-once@example.com' });
  const cut = emailApiEvent('bounced', { to: 'killed@example.com' });
  const often = 'What senders do';

  return [
    ...emailApiTypes.map((type) => genuine('Email API, signed body', emailApiEvent(type))),
    ...Object.values(sendlayerTypes).map((type) => genuine('SendLayer, basic auth', sendlayerEvent(type))),
    {
      group: often,
      delivery: 'an exact duplicate',
      event: again,
      expected: { answer: '200 → 200', runs: 1 },
      async send() {
        const request = sandbox.sign(again);
        return [[await post(request)], [await post(request)]];
      },
    },
    {
      group: often,
      delivery: 'sixteen copies at once',
      event: together,
      expected: { answer: '200 ×16', runs: 1 },
      send: () =>
        deliver(
          Array.from({ length: 16 }, () => sandbox.sign(together)),
          { minuteMs },
        ),
    },
    {
      group: often,
      delivery: 'a handler that fails once',
      event: failing,
      expected: { answer: '200', runs: 2 },
      send() {
        suppressions.failNext('fails-once@example.com');
        return deliver([sandbox.sign(failing)], { minuteMs });
      },
    },
    { ...genuine(often, emailApiEvent(unknownType)), delivery: 'an unknown type, to onUnknown' },
    altered('a forged signature', 401, emailApiEvent('bounced'), (event) =>
      sandbox.sign(event, 'a-secret-that-is-not-yours'),
    ),
    altered('a body changed by one byte', 401, emailApiEvent('bounced'), (event) =>
      replaced(sandbox.sign(event), Buffer.from('ann@'), Buffer.from('amn@')),
    ),
    altered('byte 0xFE for a signed U+FFFD', 401, emailApiEvent('opened', { subject: '\ufffd' }), (event) =>
      replaced(sandbox.sign(event), Buffer.from('\ufffd'), Buffer.from([0xfe])),
    ),
    altered(
      'an oversized body, well signed',
      413,
      emailApiEvent('opened', { pad: 'x'.repeat(1024 * 1024) }),
      (event) => sandbox.sign(event),
    ),
    {
      group: 'What must not get lost',
      delivery: 'a server killed inside the handler',
      event: cut,
      expected: { answer: '200', runs: 2 },
      async send() {
        const { called, release } = suppressions.holdNext('killed@example.com');
        const statuses = await deliver([sandbox.sign(cut)], { minuteMs });
        // A server that never calls is killed all the same.
        await Promise.race([called, setTimeout(patienceMs)]);
        await server.killAndRestart();
        release();
        return statuses;
      },
    },
  ];
}

/** The same request, signature and all, with some bytes of its body replaced. */
function replaced(request: SignedRequest, from: Buffer, to: Buffer): SignedRequest {
  const at = request.body.indexOf(from);
  if (at < 0) throw new Error('The body does not have the bytes that were to be replaced.');
  const body = Buffer.concat([request.body.subarray(0, at), to, request.body.subarray(at + from.length)]);
  return { ...request, body };
}
