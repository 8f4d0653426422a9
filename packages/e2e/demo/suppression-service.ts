import { createServer } from 'node:http';
import { listen } from './listen.ts';

/** The service that the example's handler calls for a bounce: a handler fails and waits as this one does. */
export interface SuppressionService {
  readonly url: string;
  /** The next call is answered 500. */
  failNext(): void;
  /** The next call is answered only after `release()`. `called` resolves when it has come. */
  holdNext(): { called: Promise<void>; release: () => void };
  close(): Promise<void>;
}

export async function startSuppressionService(): Promise<SuppressionService> {
  let status = 204;
  let held: { come: () => void; released: Promise<void> } | undefined;

  const { url, close } = await listen(
    createServer(async (_request, response) => {
      const now = { status, held };
      status = 204;
      held = undefined;
      now.held?.come();
      await now.held?.released;
      response.writeHead(now.status).end();
    }),
  );

  return {
    url,
    close,
    failNext() {
      status = 500;
    },
    holdNext() {
      let [come, release] = [() => {}, () => {}];
      const called = new Promise<void>((resolve) => {
        come = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      held = { come, released };
      return { called, release };
    },
  };
}
