import { createRequire } from 'node:module';
import { webhooks } from '@postern/express';
import express5, { type RequestHandler } from 'express';
import { listen } from '../../listen.ts';
import type { Mount } from './in-process.ts';
import { sendBytes } from './send-bytes.ts';

// Version 4 under its alias. The types of version 5 are right for the part that is used here.
const express4: typeof express5 = createRequire(import.meta.url)('express4');

export { express4, express5 };

/** Serves Express on a real port, with these parsers before the route. */
export function expressApp(express: typeof express5, ...parsers: RequestHandler[]): Mount {
  return async (receiver) => {
    const app = express();
    for (const parser of parsers) app.use(parser);
    app.all('/webhooks/email', webhooks(receiver));
    const { port, close } = await listen(app);
    return { send: (request) => sendBytes(port, '/webhooks/email', request), close };
  };
}
