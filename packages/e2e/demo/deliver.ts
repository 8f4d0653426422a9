import { setTimeout } from 'node:timers/promises';

/** One request of a sender, ready to be posted. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
}

export interface DeliverOptions {
  /** The length of a minute of the sender, in milliseconds. */
  minuteMs: number;
}

/** The sender posts at once, and again 1, 5 and 30 minutes after each answer other than 2xx. */
const minutesBefore = [0, 1, 5, 30];

/** Posts requests at the same time, retries those not answered 2xx, and resolves with the statuses of each round. */
export async function deliver(
  requests: readonly SignedRequest[],
  { minuteMs }: DeliverOptions,
): Promise<number[][]> {
  const rounds: number[][] = [];
  let open = requests;
  for (const minutes of minutesBefore) {
    await setTimeout(minutes * minuteMs);
    const statuses = await Promise.all(open.map(post));
    rounds.push(statuses);
    open = open.filter((_, index) => !isSuccess(statuses[index] ?? 0));
    if (open.length === 0) break;
  }
  return rounds;
}

/** Posts once, and resolves with the status. */
export async function post(request: SignedRequest): Promise<number> {
  const { url, ...init } = request;
  const answer = await fetch(url, { ...init, method: 'POST' });
  await answer.arrayBuffer();
  return answer.status;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
