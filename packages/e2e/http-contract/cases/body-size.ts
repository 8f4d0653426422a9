import { expect } from 'vitest';
import { answers, expectAnswer, expectNoRun } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signedRequest, toBytes } from '../signed-request.ts';

/** The largest body that a receiver takes by default. */
const limit = 1024 * 1024;

export const bodySize: readonly ContractCase[] = [
  ...[false, true].flatMap((chunked): ContractCase[] => {
    const how = chunked ? 'in chunks' : 'with its length';
    return [
      {
        name: `reads a body of exactly the limit that comes ${how}`,
        async run(subject) {
          const event = createEvent();
          const request = { ...signedRequest(padded(event, limit)), chunked };
          await expectAnswer(subject, request, answers.received);
          expect(await subject.runs(event.id)).toBe(1);
        },
      },
      {
        name: `answers 413 to a signed body one byte over the limit that comes ${how}`,
        async run(subject) {
          const event = createEvent();
          const request = { ...signedRequest(padded(event, limit + 1)), chunked };
          await expectNoRun(subject, event.id, request, answers.tooLarge);
        },
      },
    ];
  }),
  {
    name: 'answers 413 to a declared length far over the limit, without waiting for the bytes',
    async run(subject) {
      const event = createEvent();
      // A parser answers only after the end of the body that it refuses, so for a parser the bytes are sent.
      const request = subject.parserAnswer
        ? signedRequest(padded(event, 5 * limit))
        : { ...signedRequest(event), declaredLength: 5 * limit };
      await expectNoRun(subject, event.id, request, answers.tooLarge);
    },
  },
];

/** Writes the event as JSON of this length, with spaces at the end. */
function padded(event: object, length: number): Uint8Array<ArrayBuffer> {
  const json = toBytes(event);
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set(json);
  return bytes;
}
