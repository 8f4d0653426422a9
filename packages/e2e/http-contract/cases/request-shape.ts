import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { answers, expectAnswer, expectNoRun } from '../answers.ts';
import type { ContractCase } from '../contract-case.ts';
import { createEvent, signedRequest, toBytes } from '../signed-request.ts';

const json = ['content-type', 'application/json'] as const;

export const requestShape: readonly ContractCase[] = [
  {
    name: 'answers 405 to GET, and names POST',
    async run(subject) {
      const { headers } = await expectAnswer(subject, { method: 'GET' }, answers.methodNotAllowed);
      expect(headers.allow).toBe('POST');
    },
  },
  {
    name: 'answers 405 to a signed event that is PUT, and names POST',
    async run(subject) {
      const event = createEvent();
      const request = { ...signedRequest(event), method: 'PUT' };
      const { headers } = await expectAnswer(subject, request, answers.methodNotAllowed);
      expect(headers.allow).toBe('POST');
      expect(await subject.runs(event.id)).toBe(0);
    },
  },
  {
    name: 'answers 405 to HEAD',
    async run(subject) {
      expect((await subject.send({ method: 'HEAD' })).status).toBe(405);
    },
  },
  {
    name: 'answers 415 to a gzipped body, though its gzipped bytes are signed',
    async run(subject) {
      const event = createEvent();
      const body = Uint8Array.from(gzipSync(toBytes(event)));
      const request = signedRequest(body, [json, ['content-encoding', 'gzip']]);
      await expectNoRun(subject, event.id, request, answers.encoded);
    },
  },
  {
    name: 'answers 415 to a gzipped body, though what is in it is signed',
    async run(subject) {
      const event = createEvent();
      const { headers } = signedRequest(event, [json, ['content-encoding', 'gzip']]);
      const body = Uint8Array.from(gzipSync(toBytes(event)));
      await expectNoRun(subject, event.id, { headers, body }, answers.encoded);
    },
  },
  {
    name: 'takes Content-Encoding: identity for none',
    async run(subject) {
      const event = createEvent();
      const request = signedRequest(event, [json, ['content-encoding', 'identity']]);
      await expectAnswer(subject, request, answers.received);
      expect(await subject.runs(event.id)).toBe(1);
    },
  },
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/octet-stream',
    undefined,
  ].map(
    (type) =>
      ({
        name: `verifies and reads a body that comes with ${type === undefined ? 'no content type' : type}`,
        async run(subject) {
          const event = createEvent();
          const request = signedRequest(event, type === undefined ? [] : [['content-type', type]]);
          await expectAnswer(subject, request, answers.received);
          expect(await subject.runs(event.id)).toBe(1);
        },
      }) satisfies ContractCase,
  ),
];
