import type { Access } from './access.ts';
import { answerNothing, withGuards } from './answer.ts';
import { isLoopbackRequest } from './loopback-request.ts';
import { isFromElsewhere, isOwnCall } from './own-call.ts';

/** The answer to a request that may not go on; undefined for one that may. */
export async function admit(
  request: Request,
  connection: unknown,
  { authorize, unsafe }: Access,
): Promise<Response | undefined> {
  if (unsafe && !isLoopbackRequest(request, connection)) return answerNothing(403);
  if (isFromElsewhere(request)) return answerNothing(403);
  const allowed = unsafe === true || (await authorize?.(request));
  if (allowed instanceof Response) return withGuards(allowed);
  // Anything but true is a no: a promise that somebody forgot, an object, undefined.
  if (allowed !== true) return answerNothing(403);
  const changes = request.method !== 'GET' && request.method !== 'HEAD';
  return changes && !isOwnCall(request) ? answerNothing(403) : undefined;
}
