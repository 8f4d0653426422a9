import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers, expectResponse } from './answers.ts';
import { cases } from './cases.ts';
import { createEvent, signedRequest } from './signed-request.ts';
import type { Subject } from './subject.ts';
import { express4, express5, expressApp } from './subjects/express.ts';
import {
  jsonParserAnswer,
  jsonParserThatKeepsBytes,
  rawParser,
  rawParserAnswer,
} from './subjects/express-parsers.ts';
import { honoNode } from './subjects/hono-node.ts';
import { inProcess } from './subjects/in-process.ts';
import { nextRoute } from './subjects/next.ts';
import { type NextServer, startNext } from './subjects/next-server.ts';
import { coreFetch, honoFetch } from './subjects/web.ts';

let next: NextServer;
beforeAll(async () => {
  next = await startNext();
});
afterAll(() => next?.close());

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  "core's fetch": () => inProcess(coreFetch),
  'Express 4 before any parser': () => inProcess(expressApp(express4)),
  'Express 5 before any parser': () => inProcess(expressApp(express5)),
  'Express 5 after express.raw()': () => inProcess(expressApp(express5, rawParser), rawParserAnswer),
  'Express 5 after express.json() that keeps the bytes': () =>
    inProcess(expressApp(express5, jsonParserThatKeepsBytes), jsonParserAnswer),
  'Hono on Node': () => inProcess(honoNode()),
  'Hono on web requests': () => inProcess(honoFetch()),
  'Next app router': async () => nextRoute(next, '/webhooks/app'),
  'Next pages router': async () => nextRoute(next, '/api/pages'),
};

describe.each(Object.entries(subjects))('%s', (_name, open) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject?.close());

  for (const { name, run } of cases) test(name, () => run(subject));
});

// Beside its like in consumed-body.test.ts it would need a second build.
describe('Next pages router without `bodyParser: false`', () => {
  test('answers 500 at once, and says the line that mends it, once', async () => {
    const before = next.output().length;
    const response = await nextRoute(next, '/api/consumed').send(signedRequest(createEvent()));
    expectResponse(response, answers.notSetUp);

    const said = next.output().slice(before);
    expect(said).toContain('onError: {"outcome":"misconfigured","code":"body-consumed"}');
    expect(said.match(/Next\.js: its body parser/g)).toHaveLength(1);
    expect(said).toContain('export const config = { api: { bodyParser: false } };');
  });
});
