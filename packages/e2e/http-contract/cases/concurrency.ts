import { expect } from 'vitest';
import { answers, expectAnswer, expectResponse } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signedRequest } from '../signed-request.ts';
import type { ContractResponse } from '../subject.ts';

const copies = 64;

export const concurrency: readonly ContractCase[] = [
  {
    name: `runs the handler once for ${copies} identical deliveries at once, and asks the others to come again`,
    async run(subject) {
      const event = createEvent('held');
      const early: ContractResponse[] = [];
      // The handler is held until all other copies have their answer, so each of them comes while it runs.
      const sent = Array.from({ length: copies }, async () => {
        const response = await subject.send(signedRequest(event));
        early.push(response);
        if (early.length === copies - 1) await subject.release(event.id);
        return response;
      });
      const responses = await Promise.all(sent);

      const again = responses.filter(({ status }) => status === 503);
      const handled = responses.filter(({ status }) => status === 200);
      expect([again.length, handled.length]).toEqual([copies - 1, 1]);
      expectResponse(handled[0]!, answers.received);
      for (const response of again) {
        expectResponse(response, answers.inProgress);
        expect(response.headers['retry-after']).toMatch(/^([1-9]|[1-5][0-9]|60)$/);
      }
      expect(await subject.runs(event.id)).toBe(1);
      await expectAnswer(subject, signedRequest(event), answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
  {
    name: `handles ${copies} different events at once, each once`,
    async run(subject) {
      const events = Array.from({ length: copies }, () => createEvent());
      await Promise.all(events.map((event) => expectAnswer(subject, signedRequest(event), answers.received)));
      for (const { id } of events) expect(await subject.runs(id)).toBe(1);
    },
  },
];
