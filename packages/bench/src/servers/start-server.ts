import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, ServerState } from './serve.ts';

export interface StartedServer {
  readonly port: number;
  state(): Promise<ServerState>;
  stop(): Promise<void>;
}

/** Starts one server candidate in a process of its own. */
export async function startServer(order: Order): Promise<StartedServer> {
  const child = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${order.name} ended with ${code}.`);
  });
  ended.catch(() => {});
  const ask = async (message: Order | 'state') => {
    const answer = once(child, 'message');
    child.send(message);
    const [value] = await Promise.race([answer, ended]);
    return value;
  };
  return {
    port: await ask(order),
    state: () => ask('state'),
    async stop() {
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}
