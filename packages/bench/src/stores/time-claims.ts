import { quantile } from '../spread.ts';
import type { Sample } from '../take-rounds.ts';
import { type Claimant, keyOf } from './claimant.ts';

/** Times claims of new ids, `width` of them at any moment. Every one has to win. */
export async function timeClaims(
  { name, claim }: Claimant,
  { prefix, width, claims }: { prefix: string; width: number; claims: number },
): Promise<Sample> {
  const milliseconds = new Float64Array(claims);
  let next = 0;
  const work = async () => {
    while (next < claims) {
      const mine = next++;
      const start = performance.now();
      const won = await claim(keyOf(prefix, mine));
      milliseconds[mine] = performance.now() - start;
      if (!won) throw new Error(`${name} lost a claim of a new id.`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, work));
  const seconds = (performance.now() - start) / 1000;
  return { rate: claims / seconds, p99: quantile(milliseconds.sort(), 0.99) };
}
