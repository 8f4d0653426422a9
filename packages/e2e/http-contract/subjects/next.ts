import type { Subject } from '../subject.ts';
import type { NextServer } from './next-server.ts';
import { sendBytes } from './send-bytes.ts';

/** Sends to one route of the Next fixture. The subjects share the server, so `close` leaves it running. */
export function nextRoute({ port }: NextServer, path: string): Subject {
  const runsOf = (id: string) => `/runs?id=${encodeURIComponent(id)}`;
  return {
    send: (request) => sendBytes(port, path, request),
    runs: async (id) => JSON.parse((await sendBytes(port, runsOf(id), { method: 'GET' })).body),
    async release(id) {
      await sendBytes(port, runsOf(id), { method: 'POST' });
    },
    close: async () => {},
  };
}
