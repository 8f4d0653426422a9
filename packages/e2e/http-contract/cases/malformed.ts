import { answers, expectAnswer, expectNoRun } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signedRequest } from '../signed-request.ts';

const bodies: readonly (readonly [name: string, body: string])[] = [
  ['that is not JSON', 'id=1&type=delivered'],
  ['of JSON cut short', '{"id":"evt_1","type":"delivered"'],
  ['that is the number 123', '123'],
  ['that is a text', '"text"'],
  ['that is true', 'true'],
  ['that is null', 'null'],
  ['that is an empty array', '[]'],
  ['that is an empty object', '{}'],
  ['that is empty', ''],
  ['without an id', '{"type":"delivered","data":{}}'],
  ['without a type', '{"id":"evt_1","data":{}}'],
  ['whose type is no text', '{"id":"evt_1","type":{"a":1},"data":{}}'],
];

export const malformed: readonly ContractCase[] = [
  ...bodies.map(
    ([name, body]) =>
      ({
        name: `answers 400 to a signed body ${name}`,
        async run(subject) {
          await expectAnswer(subject, signedRequest(body), answers.malformed);
        },
      }) satisfies ContractCase,
  ),
  ...([{ email_id: 7 }, null, [], 'text', undefined] as const).map(
    (data) =>
      ({
        name: `answers 422 to an event of a known type whose data is ${JSON.stringify(data)}`,
        async run(subject) {
          const event = { ...createEvent(), data };
          await expectNoRun(subject, event.id, signedRequest(event), answers.drifted);
        },
      }) satisfies ContractCase,
  ),
];
