import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { HttpRequest } from './http-request.ts';
import { readAnswer } from './read-answer.ts';

export interface Load {
  readonly seconds: number;
  /** The time of each request, from its first byte out to its answer's last byte in, in ascending order. */
  readonly milliseconds: Float64Array;
  /** The number of answers with each status. */
  readonly statuses: ReadonlyMap<number, number>;
}

/** Sends all requests over connections that stay open. Each sends its next request when it has its answer. */
export async function sendAll(
  port: number,
  requests: readonly HttpRequest[],
  connections: number,
): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const milliseconds = new Float64Array(requests.length);
  const statuses = new Map<number, number>();
  let next = 0;

  const work = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let started = 0;
      let mine = -1;
      let rest = '';
      let usual = -1;

      function send(): void {
        mine = next++;
        const request = requests[mine];
        if (request === undefined) {
          resolve();
          return;
        }
        started = performance.now();
        socket.cork();
        socket.write(request.head);
        socket.write(request.body);
        socket.uncork();
      }

      function end(status: number): void {
        milliseconds[mine] = performance.now() - started;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        send();
      }

      socket.on('data', (chunk) => {
        // A server's answers are of one length. Reading each would make this the slower end of a fast server.
        if (chunk.length === usual && rest === '' && chunk.toString('latin1', 9, 12) === '200')
          return end(200);
        rest += chunk.toString('latin1');
        const answer = readAnswer(rest);
        if (answer === undefined) return;
        rest = rest.slice(answer.length);
        if (answer.status === 200) usual = answer.length;
        end(answer.status);
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The server closed a connection.')));
      send();
    });

  // This process never sleeps: a server whose answer wakes a sleeping process pays for that, the slower it is the more
  // often.
  let sending = true;
  const stayAwake = (): void => {
    if (sending) setImmediate(stayAwake);
  };
  stayAwake();
  const start = performance.now();
  try {
    await Promise.all(sockets.map(work));
    return { seconds: (performance.now() - start) / 1000, milliseconds: milliseconds.sort(), statuses };
  } finally {
    sending = false;
    for (const socket of sockets) socket.destroy();
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}
