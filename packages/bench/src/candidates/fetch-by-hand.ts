import { NextRequest, NextResponse } from 'next/server.js';
import type { Candidate } from '../candidate.ts';
import { accepted, path, refused } from '../servers/server-candidate.ts';
import { fastestVerify } from './by-hand.ts';
import { type FetchHandler, fetchCandidate } from './fetch-handler.ts';

const json = { 'content-type': 'application/json' };

/** The least that a fetch handler must do. Others are compared with it. */
export function fetchLimit(secret: string): Candidate {
  return fetchCandidate(
    'limit: arrayBuffer, fastest verify by hand + JSON.parse',
    byHand(secret, (request) => request.arrayBuffer()),
  );
}

export function fetchText(secret: string): Candidate {
  return fetchCandidate(
    'text(), fastest verify by hand + JSON.parse',
    byHand(secret, async (request) => Buffer.from(await request.text())),
  );
}

/** Keeps the body for other readers of the request. */
export function fetchClone(secret: string): Candidate {
  return fetchCandidate(
    'the same of request.clone()',
    byHand(secret, (request) => request.clone().arrayBuffer()),
  );
}

/** The request and response as Next wraps them. */
export function fetchNextRequest(secret: string): Candidate {
  const handler = byHand(
    secret,
    (request) => request.arrayBuffer(),
    (body, init) => new NextResponse(body, init),
  );
  return fetchCandidate('the same of a NextRequest, to a NextResponse', handler, {
    toRequest: ({ body, headers }, scheme) =>
      new NextRequest(`http://app.example.com${path}`, { method: 'POST', headers: headers[scheme], body }),
  });
}

function byHand(
  secret: string,
  bytesOf: (request: Request) => Promise<ArrayBuffer | Buffer>,
  answer = (body: string, init: ResponseInit): Response => new Response(body, init),
): FetchHandler {
  const verify = fastestVerify(secret);
  return async (request) => {
    const bytes = await bytesOf(request);
    const body = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
    if (!verify(body, request.headers.get('x-webhook-signature') ?? '')) {
      return answer(refused, { status: 401, headers: json });
    }
    const event = JSON.parse(body.toString());
    return answer(accepted, { status: event.type === 'delivered' ? 200 : 400, headers: json });
  };
}
