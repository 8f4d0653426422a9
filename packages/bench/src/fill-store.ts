import { type Candidate, countAccepted } from './candidate.ts';
import type { Sender } from './sender.ts';

/** Postern's default number of remembered ids. */
const rememberedIds = 100_000;

/** Fills the memory of receivers with the ids of events, so that each new one drops an old one. */
export async function fillStores(receivers: readonly Candidate[], sender: Sender): Promise<void> {
  for (let sent = 0; sent < rememberedIds; sent += 1000) {
    const deliveries = sender.deliveries({ size: 350 }, 1000);
    for (const receiver of receivers) {
      if ((await countAccepted(receiver, deliveries)) !== 1000) throw new Error('The store did not fill.');
    }
  }
}
