import { listen } from '../listen.ts';

/** The service that the example's handler calls for a bounce. It makes the handler fail or wait. */
export interface SuppressionService {
  readonly url: string;
  /** Answers 500 to the next call about this address. */
  failNext(address: string): void;
  /** Holds the answer to the next call, or the next about an address, until `release`. `called` resolves with the call. */
  holdNext(address?: string): { called: Promise<void>; release: () => void };
  close(): Promise<void>;
}

export async function startSuppressionService(): Promise<SuppressionService> {
  let failing: string | undefined;
  let held: { address: string; come: () => void; released: Promise<void> } | undefined;

  const { url, close } = await listen(async (request, response) => {
    const about = decodeURIComponent(request.url ?? '');
    const status = failing !== undefined && about.endsWith(failing) ? 500 : 204;
    if (status === 500) failing = undefined;
    const hold = held && about.endsWith(held.address) ? held : undefined;
    if (hold) held = undefined;
    hold?.come();
    await hold?.released;
    response.writeHead(status).end();
  });

  return {
    url,
    close,
    failNext(address) {
      failing = address;
    },
    holdNext(address = '') {
      let [come, release] = [() => {}, () => {}];
      const called = new Promise<void>((resolve) => {
        come = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      held = { address, come, released };
      return { called, release };
    },
  };
}
