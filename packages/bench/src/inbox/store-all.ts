import type { SignedBody } from '../sender.ts';
import type { InboxCandidate } from './inbox-candidate.ts';

const inFlight = 64;

/** @throws Error when it refuses one. */
export async function storeAll(candidate: InboxCandidate, deliveries: readonly SignedBody[]): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < deliveries.length) {
      const accepted = await candidate.accept(deliveries[next++]!);
      if (!accepted) throw new Error(`${candidate.name} refuses an event.`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
