import { answers, expectNoRun } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signatureOf, toBytes } from '../signed-request.ts';

/** Functions that make the values of the header from the right signature. */
const wrongHeaders: readonly (readonly [name: string, values: (right: string) => readonly string[]])[] = [
  ['is missing', () => []],
  ['is empty', () => ['']],
  ['is wrong in its last digit', (right) => [right.slice(0, -1) + (right.endsWith('0') ? '1' : '0')]],
  ['is wrong in its first digit', (right) => [right.replace(/=./, right[7] === '0' ? '=1' : '=0')]],
  ['is of another secret', () => [`sha256=${'5b'.repeat(32)}`]],
  ['is one digit too long', (right) => [`${right}0`]],
  ['has no prefix', (right) => [right.slice('sha256='.length)]],
  ['has its prefix in upper case', (right) => [right.replace('sha256', 'SHA256')]],
  ['has the prefix of another hash', (right) => [right.replace('sha256', 'sha512')]],
  ['comes twice, both times right', (right) => [right, right]],
  ['comes twice, first right and then wrong', (right) => [right, `sha256=${'0'.repeat(64)}`]],
  ['comes twice, once empty', (right) => [right, '']],
];

const prefixLengths = [1, 5, 6, 7, 8, 15, 23, 39, 55, 69, 70];

export const signatureHeader: readonly ContractCase[] = [
  ...wrongHeaders.map(
    ([name, values]) =>
      ({
        name: `answers 401 when the signature ${name}`,
        async run(subject) {
          const event = createEvent();
          const body = toBytes(event);
          const headers = values(signatureOf(body)).map((value) => ['x-webhook-signature', value] as const);
          await expectNoRun(subject, event.id, { headers, body }, answers.unverified);
        },
      }) satisfies ContractCase,
  ),
  {
    name: 'answers 401 to every truncation of the right signature',
    async run(subject) {
      const event = createEvent();
      const body = toBytes(event);
      for (const length of prefixLengths) {
        const headers = [['x-webhook-signature', signatureOf(body).slice(0, length)]] as const;
        await expectNoRun(subject, event.id, { headers, body }, answers.unverified);
      }
    },
  },
  {
    name: 'answers 401 when the right signature stands in other headers only',
    async run(subject) {
      const event = createEvent();
      const body = toBytes(event);
      const headers = [
        ['x-signature', signatureOf(body)],
        ['signature', signatureOf(body)],
      ] as const;
      await expectNoRun(subject, event.id, { headers, body }, answers.unverified);
    },
  },
];
