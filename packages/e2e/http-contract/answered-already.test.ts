import { webhooks } from '@postern/express';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from '../listen.ts';
import { answers, expectResponse } from './answers.ts';
import { recordedReceiver } from './recorded-receiver.ts';
import { createEvent, signedRequest } from './signed-request.ts';
import { express4, express5 } from './subjects/express.ts';
import { sendBytes } from './subjects/send-bytes.ts';

const unhandled: unknown[] = [];
const keep = (reason: unknown) => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', keep);
});
afterEach(() => {
  process.off('unhandledRejection', keep);
});

/** Answers like a timeout middleware whose time ends while the receiver still reads. */
const answersFirst: RequestHandler = (request, response, next) => {
  next();
  if (request.headers['x-answer-first']) response.status(504).end('too slow');
};

test.each([
  ['Express 4', express4],
  ['Express 5', express5],
])('%s goes on after a delivery that something else answered before the receiver', async (_name, express) => {
  const { receiver, handled } = recordedReceiver();
  const errors: unknown[] = [];
  const app = express();
  app.use(answersFirst);
  app.post('/webhooks/email', webhooks(receiver));
  const keepError: ErrorRequestHandler = (error, _request, _response, next) => {
    errors.push(error);
    next(error);
  };
  app.use(keepError);
  const { port, close } = await listen(app);
  try {
    const [slow, second] = [createEvent(), createEvent()];
    const { headers, body } = signedRequest(slow);
    const answer = await sendBytes(port, '/webhooks/email', {
      headers: [...headers, ['x-answer-first', 'yes']],
      body,
    });
    expect(answer.status).toBe(504);
    expectResponse(await sendBytes(port, '/webhooks/email', signedRequest(second)), answers.received);
    expect(handled).toEqual([slow.id, second.id]);
    expect(errors).toEqual([]);
    expect(unhandled).toEqual([]);
  } finally {
    await close();
  }
});
