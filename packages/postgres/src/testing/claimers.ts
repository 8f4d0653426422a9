import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Claim each of these keys so many times at once. */
export interface Order {
  readonly schema: string;
  readonly keys: readonly string[];
  readonly times: number;
}

/** What became of the claims of one process. */
export interface Claims {
  /** Keys, one entry for each claim that got one. */
  readonly won: string[];
  readonly states: Record<string, number>;
  readonly failures: string[];
}

/** Processes that claim when they are told to, all at once. */
export interface Claimers {
  claim(order: Order): Promise<readonly Claims[]>;
  stop(): Promise<void>;
}

export async function startClaimers(count: number, databaseUrl: string): Promise<Claimers> {
  const script = fileURLToPath(new URL('claimer.ts', import.meta.url));
  const processes = Array.from({ length: count }, () =>
    fork(script, [databaseUrl], { execArgv: ['--conditions=postern-source'] }),
  );
  await Promise.all(processes.map(message));
  return {
    claim(order) {
      const claims = processes.map((child) => message<Claims>(child));
      for (const child of processes) child.send(order);
      return Promise.all(claims);
    },
    async stop() {
      const ended = processes.map((child) => once(child, 'exit'));
      for (const child of processes) child.disconnect();
      await Promise.all(ended);
    },
  };
}

/** The next message of a process. Rejects when it ends first. */
function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('A claiming process has ended.'));
    child.once('exit', ended);
    child.once('message', (value) => {
      child.off('exit', ended);
      resolve(value as T);
    });
  });
}
