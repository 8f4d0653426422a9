import { listen } from '../listen.ts';

/** The service that the example's handler calls for a bounce: a handler fails and waits as this one does. */
export interface SuppressionService {
  readonly url: string;
  /** The next call about this address is answered 500. */
  failNext(address: string): void;
  /** The next call, or the next about an address, is answered only after `release()`. `called` resolves when it has come. */
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
