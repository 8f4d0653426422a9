import { expect } from 'vitest';
import { answers, expectAnswer } from '../answers.ts';
import { handlerErrorText } from '../contract-app.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signedRequest } from '../signed-request.ts';

export const failingHandlers: readonly ContractCase[] = [
  {
    name: 'answers 500 when a handler fails, and runs it again when the event is sent again',
    async run(subject) {
      const event = createEvent('fail-once');
      await expectAnswer(subject, signedRequest(event), answers.notHandled);
      await expectAnswer(subject, signedRequest(event), answers.received);
      expect(await subject.runs(event.id)).toBe(2);
      await expectAnswer(subject, signedRequest(event), answers.received);
      expect(await subject.runs(event.id)).toBe(2);
    },
  },
  {
    name: "reports nothing of a handler's error to the sender, and takes no status from it",
    async run(subject) {
      const event = createEvent('fail-always');
      for (const run of [1, 2, 3]) {
        const response = await expectAnswer(subject, signedRequest(event), answers.notHandled);
        expect(JSON.stringify(response)).not.toContain(handlerErrorText);
        expect(await subject.runs(event.id)).toBe(run);
      }
    },
  },
  {
    name: 'answers 200 to what a handler gave up for good, and does not run it again',
    async run(subject) {
      const event = createEvent('non-retryable');
      await expectAnswer(subject, signedRequest(event), answers.received);
      await expectAnswer(subject, signedRequest(event), answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
];
