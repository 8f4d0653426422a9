import express from 'express';
import type { ContractRequest, Subject } from '../subject.ts';

// A parser that keeps the bytes must see every request, whatever its type, and must let through what the receiver
// shall judge: so both have a limit above the receiver's.
const parserLimit = 2 * 1024 * 1024;
const everything = { limit: parserLimit, type: () => true };

/** `express.raw()`, which leaves the bytes in `req.body`. */
export const rawParser = express.raw(everything);

/** `express.json()` with the line that the adapter's error message gives. */
export const jsonParserThatKeepsBytes = express.json({
  ...everything,
  verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }),
});

type ParserAnswer = NonNullable<Subject['parserAnswer']>;

/** Both refuse what is larger than their own limit. */
export const rawParserAnswer: ParserAnswer = ({ body }) =>
  body && body.byteLength > parserLimit ? 413 : undefined;

/**
 * `express.json()` ends a request whose body it cannot parse before any route sees it, and takes objects and arrays
 * only. So a signed body that is no such thing gets 400 from it, as it would from us, but with Express's own page.
 */
export const jsonParserAnswer: ParserAnswer = (request) =>
  rawParserAnswer(request) ?? (isRefusedAsJson(request) ? 400 : undefined);

function isRefusedAsJson({ headers = [], body }: ContractRequest): boolean {
  const isGzipped = headers.some(([name, value]) => name === 'content-encoding' && value === 'gzip');
  if (isGzipped || body === undefined || body.byteLength === 0) return false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value !== 'object' || value === null;
  } catch {
    return true;
  }
}
