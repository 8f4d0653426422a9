import { post, type SignedRequest } from '../demo/deliver.ts';
import type { EventBody } from '../demo/event-bodies.ts';

export interface ThreePosts {
  readonly statuses: { readonly signed: number; readonly forged: number; readonly duplicate: number };
  /** Counts the lines that an example wrote for the signed event, which was posted twice, and for the forged one. */
  runs(lines: readonly string[]): { handled: number; forged: number };
}

/** Posts a signed event, a forged one and the first again: every example must distinguish them. */
export async function postThree(options: {
  event: () => EventBody;
  sign: (event: EventBody) => SignedRequest;
  forge: (event: EventBody) => SignedRequest;
}): Promise<ThreePosts> {
  const { event, sign, forge } = options;
  const [genuine, forgery] = [event(), event()];
  const request = sign(genuine);
  const statuses = {
    signed: await post(request),
    forged: await post(forge(forgery)),
    duplicate: await post(request),
  };
  const count = (lines: readonly string[], { marker }: EventBody): number =>
    lines.filter((line) => line.includes(marker)).length;
  return {
    statuses,
    runs: (lines) => ({ handled: count(lines, genuine), forged: count(lines, forgery) }),
  };
}
