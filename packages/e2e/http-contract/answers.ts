import { expect } from 'vitest';
import type { ContractRequest, ContractResponse, Subject } from './subject.ts';

/** The answers that a sender must get. They are written out again, so that a change of core's table fails here. */
export const answers = {
  received: { status: 200, body: '{"received":true}' },
  malformed: { status: 400, body: '{"error":"Malformed body"}' },
  unverified: { status: 401, body: '{"error":"Invalid signature"}' },
  methodNotAllowed: { status: 405, body: '{"error":"Method not allowed"}' },
  incomplete: { status: 408, body: '{"error":"Body not complete in time"}' },
  tooLarge: { status: 413, body: '{"error":"Body too large"}' },
  encoded: { status: 415, body: '{"error":"Content-Encoding not supported"}' },
  drifted: { status: 422, body: '{"error":"Event does not fit its schema"}' },
  notHandled: { status: 500, body: '{"error":"Not handled"}' },
  notSetUp: { status: 500, body: '{"error":"Not set up"}' },
  inProgress: { status: 503, body: '{"error":"In progress"}' },
} as const;

type Answer = (typeof answers)[keyof typeof answers];

/**
 * Sends a request and compares the answer with the table. If a parser before the receiver refuses the request, the
 * receiver never sees it, and the status of the parser is compared.
 */
export async function expectAnswer(
  subject: Subject,
  request: ContractRequest,
  answer: Answer,
): Promise<ContractResponse> {
  const response = await subject.send(request);
  const byParser = subject.parserAnswer?.(request);
  if (byParser === undefined) expectResponse(response, answer);
  else expect(response.status).toBe(byParser);
  return response;
}

export function expectResponse(response: ContractResponse, answer: Answer): void {
  const { status, body, headers } = response;
  expect({ status, body }).toEqual(answer);
  expect(headers['content-type']).toBe('application/json');
}

/** Sends a request that must be refused before any handler runs. */
export async function expectNoRun(
  subject: Subject,
  id: string,
  request: ContractRequest,
  answer: Answer,
): Promise<void> {
  await expectAnswer(subject, request, answer);
  expect(await subject.runs(id)).toBe(0);
}
