import { type Candidate, countAccepted } from './candidate.ts';
import type { Sender } from './sender.ts';

/** What the memory store remembers by default. */
const rememberedIds = 100_000;

/** Puts so many events through a receiver that its memory store is full, and lets an old id go for each new one. */
export async function fillStore(receive: Candidate, sender: Sender): Promise<void> {
  for (let sent = 0; sent < rememberedIds; sent += 1000) {
    const accepted = await countAccepted(receive, sender.deliveries({ size: 350 }, 1000));
    if (accepted !== 1000) throw new Error('The store did not fill.');
  }
}
