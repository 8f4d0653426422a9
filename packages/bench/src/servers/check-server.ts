import type { BodyShape } from '../body-of-size.ts';
import { changed } from '../check-candidates.ts';
import { httpRequest } from '../load/http-request.ts';
import { sendAll } from '../load/send-all.ts';
import type { Sender, SignedBody } from '../sender.ts';
import { path, type ServerCandidate } from './server-candidate.ts';
import type { StartedServer } from './start-server.ts';

/**
 * Checks that a server does the job before it is timed.
 *
 * @throws Error for one that refuses a good delivery or takes an altered one.
 */
export async function checkServer(
  { name, scheme = 'email-api', verifies = true }: ServerCandidate,
  { port }: StartedServer,
  sender: Sender,
  shapes: readonly BodyShape[],
): Promise<void> {
  const statusOf = async (delivery: SignedBody) => {
    const { statuses } = await sendAll(port, [httpRequest(path, scheme, delivery)], 1);
    return [...statuses.keys()][0] ?? 0;
  };
  for (const shape of shapes) {
    const [good] = sender.deliveries(shape, 1) as [SignedBody];
    const [other] = sender.deliveries(shape, 1) as [SignedBody];
    const altered = { ...other, body: changed(other.body), polarBody: changed(other.polarBody) };
    const status = await statusOf(good);
    if (status !== 200) throw new Error(`${name} answers ${status} to a good body of ${shape.size} bytes.`);
    if (!verifies) continue;
    const refusal = await statusOf(altered);
    if (refusal < 400)
      throw new Error(`${name} answers ${refusal} to an altered body of ${shape.size} bytes.`);
  }
}
