import { expect } from 'vitest';
import { answers, expectAnswer, expectNoRun } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signatureOf, signedRequest, toBytes } from '../signed-request.ts';

export const delivered: readonly ContractCase[] = [
  {
    name: 'handles a signed event once, however often it comes',
    async run(subject) {
      const event = createEvent();
      await expectAnswer(subject, signedRequest(event), answers.received);
      expect(await subject.runs(event.id)).toBe(1);
      await expectAnswer(subject, signedRequest(event), answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
  {
    name: 'handles a signed event that comes in chunks, without a length',
    async run(subject) {
      const event = createEvent();
      await expectAnswer(subject, { ...signedRequest(event), chunked: true }, answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
  {
    name: 'reads the signature whatever the case of its header and of its hex digits',
    async run(subject) {
      const event = createEvent();
      const body = toBytes(event);
      const digits = signatureOf(body).slice('sha256='.length).toUpperCase();
      const headers = [['X-WEBHOOK-Signature', `sha256=${digits}`]] as const;
      await expectAnswer(subject, { headers, body }, answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
  ...['a_type_of_tomorrow', '__proto__', 'constructor', 'toString', 'hasOwnProperty'].map(
    (type) =>
      ({
        name: `answers 200 to an event of the unknown type ${type}, and runs nothing`,
        async run(subject) {
          const event = { ...createEvent(), type };
          await expectNoRun(subject, event.id, signedRequest(event), answers.received);
        },
      }) satisfies ContractCase,
  ),
];
