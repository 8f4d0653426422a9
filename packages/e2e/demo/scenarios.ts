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

/** One row of the demo, before it is sent. */
export interface Scenario extends Pick<Row, 'group' | 'delivery' | 'expected'> {
  readonly event: EventBody;
  /** Sends it, and resolves with the statuses of each round. */
  send(): Promise<number[][]>;
}

/** A type of this sender that the receiver does not know. */
export const unknownType = 'deferred';

/** Everything that the scenarios act on. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly suppressions: SuppressionService;
  /** The length of a minute of the sender, in milliseconds. */
  readonly minuteMs: number;
  /** The limit for a call of the suppression service, which may never come. */
  readonly patienceMs: number;
  killAndRestart(): Promise<void>;
}

const often = 'What senders do';

export function createScenarios(stage: Stage): readonly Scenario[] {
  return [
    ...emailApiTypes.map((type) => genuine(stage, 'Email API, signed body', emailApiEvent(type))),
    ...Object.values(sendlayerTypes).map((type) =>
      genuine(stage, 'SendLayer, basic auth', sendlayerEvent(type)),
    ),
    exactDuplicate(stage),
    copiesAtOnce(stage),
    failingOnce(stage),
    { ...genuine(stage, often, emailApiEvent(unknownType)), delivery: 'an unknown type, to onUnknown' },
    ...refused(stage),
    killedInHandler(stage),
  ];
}

/** Signs and delivers an event with the sender's retries. */
function genuine({ sandbox, minuteMs }: Stage, group: string, event: EventBody): Scenario {
  const send = () => deliver([sandbox.sign(event)], { minuteMs });
  return { group, delivery: event.type, event, expected: { answer: '200', runs: 1 }, send };
}

function exactDuplicate({ sandbox }: Stage): Scenario {
  const event = emailApiEvent('delivered');
  return {
    group: often,
    delivery: 'an exact duplicate',
    event,
    expected: { answer: '200 → 200', runs: 1 },
    async send() {
      const request = sandbox.sign(event);
      return [[await post(request)], [await post(request)]];
    },
  };
}

function copiesAtOnce({ sandbox, minuteMs }: Stage): Scenario {
  const event = emailApiEvent('bounced');
  return {
    group: often,
    delivery: 'sixteen copies at once',
    event,
    expected: { answer: '200 ×16', runs: 1 },
    send: () =>
      deliver(
        Array.from({ length: 16 }, () => sandbox.sign(event)),
        { minuteMs },
      ),
  };
}

function failingOnce({ sandbox, suppressions, minuteMs }: Stage): Scenario {
  // An address of its own, because handlers of other events run at the same time.
  const to = 'fails-once@example.com';
  const event = emailApiEvent('bounced', { to });
  return {
    group: often,
    delivery: 'a handler that fails once',
    event,
    expected: { answer: '200', runs: 2 },
    send() {
      suppressions.failNext(to);
      return deliver([sandbox.sign(event)], { minuteMs });
    },
  };
}

/** Requests that do not come from the sender as they are. They are posted once, and nothing retries them. */
function refused({ sandbox }: Stage): readonly Scenario[] {
  const row = (
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
  return [
    row('a forged signature', 401, emailApiEvent('bounced'), (event) =>
      sandbox.sign(event, 'a-secret-that-is-not-yours'),
    ),
    row('a body changed by one byte', 401, emailApiEvent('bounced'), (event) =>
      replaced(sandbox.sign(event), Buffer.from('ann@'), Buffer.from('amn@')),
    ),
    row('byte 0xFE for a signed U+FFFD', 401, emailApiEvent('opened', { subject: '\ufffd' }), (event) =>
      replaced(sandbox.sign(event), Buffer.from('\ufffd'), Buffer.from([0xfe])),
    ),
    row(
      'an oversized body, well signed',
      413,
      emailApiEvent('opened', { pad: 'x'.repeat(1024 * 1024) }),
      (event) => sandbox.sign(event),
    ),
  ];
}

function killedInHandler({ sandbox, suppressions, minuteMs, patienceMs, killAndRestart }: Stage): Scenario {
  const to = 'killed@example.com';
  const event = emailApiEvent('bounced', { to });
  return {
    group: 'What must not get lost',
    delivery: 'a server killed inside the handler',
    event,
    expected: { answer: '200', runs: 2 },
    async send() {
      const { called, release } = suppressions.holdNext(to);
      const statuses = await deliver([sandbox.sign(event)], { minuteMs });
      // A server that never calls is killed all the same.
      await Promise.race([called, setTimeout(patienceMs)]);
      await killAndRestart();
      release();
      return statuses;
    },
  };
}

/** Replaces some bytes of the body, and keeps the signature. */
function replaced(request: SignedRequest, from: Buffer, to: Buffer): SignedRequest {
  const at = request.body.indexOf(from);
  if (at < 0) throw new Error('The body does not have the bytes that were to be replaced.');
  const body = Buffer.concat([request.body.subarray(0, at), to, request.body.subarray(at + from.length)]);
  return { ...request, body };
}
