import { createRequire } from 'node:module';
import { webhooks } from '@postern/express';
import express5, { type RequestHandler } from 'express';
import { listen } from '../../listen.ts';
import type { Mount } from './in-process.ts';
import { sendBytes } from './send-bytes.ts';

// Version 4 under its alias; of what is used here, the types of 5 hold for it as well.
const express4: typeof express5 = createRequire(import.meta.url)('express4');

export { express4, express5 };

/** Express with these parsers before the route, on a real port. */
export function expressApp(express: typeof express5, ...parsers: RequestHandler[]): Mount {
  return async (receiver) => {
    const app = express();
    for (const parser of parsers) app.use(parser);
    app.all('/webhooks/email', webhooks(receiver));
    const { port, close } = await listen(app);
    return { send: (request) => sendBytes(port, '/webhooks/email', request), close };
  };
}
