import express from 'express';
import type { ContractRequest, Subject } from '../subject.ts';

// The parsers keep the bytes of every request, whatever its type, and their limit is above that of the receiver, which
// must judge the size itself.
const parserLimit = 2 * 1024 * 1024;
const everything = { limit: parserLimit, type: () => true };

/** Leaves the bytes in `req.body`, as `express.raw()` does. */
export const rawParser = express.raw(everything);

/** Keeps the bytes by the line that the adapter's error message contains. */
export const jsonParserThatKeepsBytes = express.json({
  ...everything,
  verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }),
});

type ParserAnswer = NonNullable<Subject['parserAnswer']>;

/** The status of both parsers for a body above their own limit. */
export const rawParserAnswer: ParserAnswer = ({ body }) =>
  body && body.byteLength > parserLimit ? 413 : undefined;

/**
 * The status of `express.json()`, which answers a request before any route sees it if its body is not a JSON object or
 * array. The receiver would answer 400 too; Express sends a page of its own with it.
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
