import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Sample } from '../take-rounds.ts';

export interface Remembering {
  take(): Promise<Sample>;
  stop(): Promise<void>;
}

/**
 * Starts a receiver that remembers so many ids. It gets its own process, because a collector looks at the whole heap.
 */
export async function startRemembering(ids: number): Promise<Remembering> {
  const child = fork(fileURLToPath(new URL('remember.ts', import.meta.url)), [String(ids)], {
    execArgv: [...process.execArgv, '--max-old-space-size=12000'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process with ${ids} ids ended.`);
  });
  ended.catch(() => {});
  const answer = async () => Number((await Promise.race([once(child, 'message'), ended]))[0]);
  await answer();
  return {
    async take() {
      child.send('take');
      return { time: await answer() };
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}
