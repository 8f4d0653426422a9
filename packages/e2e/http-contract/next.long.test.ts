import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers, expectResponse } from './answers.ts';
import { cases } from './cases.ts';
import { createEvent, signedRequest } from './signed-request.ts';
import { nextRoute } from './subjects/next.ts';
import { type NextServer, startNext } from './subjects/next-server.ts';

let next: NextServer;
beforeAll(async () => {
  next = await startNext();
});
afterAll(() => next?.close());

describe.each([
  ['Next app router', '/webhooks/app'],
  ['Next pages router', '/api/pages'],
])('%s', (_name, path) => {
  for (const { name, run } of cases) test(name, () => run(nextRoute(next, path)));
});

describe('Next pages router without `bodyParser: false`', () => {
  test('answers 500 and says once which line to add', async () => {
    const before = next.output().length;
    const response = await nextRoute(next, '/api/consumed').send(signedRequest(createEvent()));
    expectResponse(response, answers.notSetUp);

    const written = next.output().slice(before);
    expect(written).toContain('onError: {"outcome":"misconfigured","code":"body-consumed"}');
    expect(written.match(/Next\.js: its body parser/g)).toHaveLength(1);
    expect(written).toContain('export const config = { api: { bodyParser: false } };');
  });
});
