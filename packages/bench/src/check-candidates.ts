import type { BodyShape } from './body-of-size.ts';
import { type Candidate, countAccepted } from './candidate.ts';
import type { Sender, SignedBody } from './sender.ts';

/**
 * Checks that every candidate does the job before it is timed.
 *
 * @throws Error for one that refuses a good delivery, or takes one that it must refuse.
 */
export async function checkCandidates(
  candidates: readonly Candidate[],
  sender: Sender,
  shapes: readonly BodyShape[],
): Promise<void> {
  for (const shape of shapes) {
    for (const candidate of candidates) {
      const [good] = sender.deliveries(shape, 1) as [SignedBody];
      const [other] = sender.deliveries(shape, 1) as [SignedBody];
      const spoil = candidate.refuses === 'changed' ? changed : cut;
      const bad = { ...other, body: spoil(other.body), polarBody: spoil(other.polarBody) };
      await expectAccepted(candidate, bad, false, `a ${candidate.refuses} body of ${shape.size} bytes`);
      await expectAccepted(candidate, good, true, `a good body of ${shape.size} bytes`);
      await expectAccepted(candidate, good, !candidate.deduplicates, 'the same delivery again');
    }
  }
}

async function expectAccepted(
  candidate: Candidate,
  delivery: SignedBody,
  expected: boolean,
  what: string,
): Promise<void> {
  let accepted = false;
  let reason: unknown;
  try {
    accepted = (await countAccepted(candidate, [delivery])) === 1;
  } catch (error) {
    reason = error;
  }
  if (accepted !== expected) {
    throw new Error(`${candidate.name} ${expected ? 'refuses' : 'accepts'} ${what}.`, { cause: reason });
  }
}

/** Changes one letter of the subject. The body is still JSON and fits the schema. */
export function changed(body: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const copy = Buffer.from(body);
  const at = copy.indexOf('"subject":"') + '"subject":"'.length;
  copy[at] = copy[at]! ^ 1;
  return copy;
}

function cut(body: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  return Buffer.from(body.subarray(0, -1));
}
