import type { SignedBody } from './sender.ts';

/** One way to do the job, from the bytes and headers of a delivery to an event that was handled. */
export interface Candidate {
  readonly name: string;
  /** It must refuse a changed body or, when it checks no signature, one that is cut off. */
  readonly refuses: 'changed' | 'cut';
  /** It does not accept the same delivery twice. */
  readonly deduplicates?: boolean;
  /** Starts from the bytes. Gives true when it accepted; refuses by false or by throwing. */
  readonly accept: ((delivery: SignedBody) => boolean) | ((delivery: SignedBody) => Promise<boolean>);
  /** `accept` returns promises. */
  readonly waits?: boolean;
}

/** Puts deliveries through a candidate one after the other. Awaits only a candidate that returns promises. */
export function countAccepted(
  candidate: Candidate,
  deliveries: readonly SignedBody[],
): number | Promise<number> {
  if (candidate.waits) return countAwaited(candidate, deliveries);
  let accepted = 0;
  for (let i = 0; i < deliveries.length; i++) {
    if (candidate.accept(deliveries[i]!) === true) accepted++;
  }
  return accepted;
}

async function countAwaited(candidate: Candidate, deliveries: readonly SignedBody[]): Promise<number> {
  let accepted = 0;
  for (let i = 0; i < deliveries.length; i++) {
    if ((await candidate.accept(deliveries[i]!)) === true) accepted++;
  }
  return accepted;
}
