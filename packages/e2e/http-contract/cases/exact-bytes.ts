import { expect } from 'vitest';
import { answers, expectAnswer, expectNoRun } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { type ContractEvent, createEvent, signatureOf, signedRequest, toBytes } from '../signed-request.ts';
import type { ContractRequest } from '../subject.ts';

interface Variant {
  readonly name: string;
  readonly event: ContractEvent;
  /** The text that the sender writes. */
  readonly sent: string;
  /** The same value as a parser on the way would write it again. */
  readonly rewritten: string;
}

const compact = JSON.stringify;
const subjectOf = (text: string) => createEvent('ok', text);

function variants(): readonly Variant[] {
  const plain = () => subjectOf('Hello');
  const make = (
    name: string,
    event: ContractEvent,
    sent: (json: string) => string,
    rewritten: (json: string) => string = (json) => json,
  ): Variant => ({ name, event, sent: sent(compact(event)), rewritten: rewritten(compact(event)) });
  const pretty = (json: string) => JSON.stringify(JSON.parse(json), null, 2);
  const escaped = (json: string) => json.replace('é', () => '\\u00e9');

  return [
    make('with a byte order mark', plain(), (json) => `\uFEFF${json}`),
    make('with CRLF line ends', plain(), (json) => pretty(json).replaceAll('\n', '\r\n'), pretty),
    make('with a newline at its end', plain(), (json) => `${json}\n`),
    make('with replacement patterns in it', subjectOf("Hello $& $$ $1 $` $'"), (json) =>
      json.replace('{', () => '{ '),
    ),
    make('with \\u00e9 as an escape', subjectOf('Hello é'), escaped),
    make('with é as it is', subjectOf('Hello é'), (json) => json, escaped),
    make('pretty-printed', plain(), pretty),
    make('with its keys in another order', plain(), (json) =>
      compact(Object.fromEntries(Object.entries(JSON.parse(json)).reverse())),
    ),
    make(
      'with a number written 1.0',
      plain(),
      (json) => json.replace('"data":{', () => '"data":{"size":1.0,'),
      (json) => json.replace('"data":{', () => '"data":{"size":1,'),
    ),
  ];
}

export const exactBytes: readonly ContractCase[] = [
  ...variants().map(
    ({ name }, index) =>
      ({
        name: `verifies a body ${name} by its exact bytes, and refuses it altered or written again`,
        async run(subject) {
          const { event, sent, rewritten } = variants()[index]!;
          const { headers } = signedRequest(sent);
          expect(rewritten).not.toBe(sent);
          await expectNoRun(subject, event.id, { headers, body: toBytes(rewritten) }, answers.unverified);
          const altered = toBytes(sent.replace('Hello', 'Iello'));
          await expectNoRun(subject, event.id, { headers, body: altered }, answers.unverified);
          await expectAnswer(subject, signedRequest(sent), answers.received);
          expect(await subject.runs(event.id)).toBe(1);
        },
      }) satisfies ContractCase,
  ),
  {
    name: 'answers 400 to a signed body that is not UTF-8, and 401 to an altered one',
    async run(subject) {
      const event = createEvent();
      const body = withByte(event, 'e', 0xff);
      const altered = withByte(event, 'e', 0xfe);
      await expectNoRun(subject, event.id, signedRequest(body), answers.malformed);
      await expectNoRun(subject, event.id, signedWith(body, altered), answers.unverified);
    },
  },
  {
    name: 'refuses a byte 0xFE that stands for a signed U+FFFD',
    async run(subject) {
      const event = subjectOf('H\uFFFDllo');
      const signed = toBytes(event);
      const forged = withByte(event, '\uFFFD', 0xfe);
      expect(new TextDecoder().decode(forged)).toBe(new TextDecoder().decode(signed));
      await expectNoRun(subject, event.id, signedWith(signed, forged), answers.unverified);
      await expectAnswer(subject, signedRequest(signed), answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
];

/** Puts the signature of one body on another. */
function signedWith(signed: Uint8Array, body: Uint8Array<ArrayBuffer>): ContractRequest {
  return {
    headers: [
      ['content-type', 'application/json'],
      ['x-webhook-signature', signatureOf(signed)],
    ],
    body,
  };
}

/** Writes the event as JSON, with a byte in the place of one letter of its subject. */
function withByte(event: ContractEvent, letter: string, byte: number): Uint8Array<ArrayBuffer> {
  const [before, after] = compact({ ...event, data: { ...event.data, subject: '<here>' } }).split('<here>');
  const [left, right] = event.data.subject.split(letter);
  return Uint8Array.from([...toBytes(`${before}${left}`), byte, ...toBytes(`${right}${after}`)]);
}
