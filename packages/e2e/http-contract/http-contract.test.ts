import { afterAll, beforeAll, describe, test } from 'vitest';
import { cases } from './cases.ts';
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
import { coreFetch, honoFetch } from './subjects/web.ts';

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  "core's fetch": () => inProcess(coreFetch),
  'Express 4 before any parser': () => inProcess(expressApp(express4)),
  'Express 5 before any parser': () => inProcess(expressApp(express5)),
  'Express 5 after express.raw()': () => inProcess(expressApp(express5, rawParser), rawParserAnswer),
  'Express 5 after express.json() that keeps the bytes': () =>
    inProcess(expressApp(express5, jsonParserThatKeepsBytes), jsonParserAnswer),
  'Hono on Node': () => inProcess(honoNode()),
  'Hono on web requests': () => inProcess(honoFetch()),
};

describe.each(Object.entries(subjects))('%s', (_name, open) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject?.close());

  for (const { name, run } of cases) test(name, () => run(subject));
});
