import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Processes of one script that do what they are told to, all at once. */
export interface Processes<Order, Answer> {
  ask(order: Order): Promise<readonly Answer[]>;
  /** Resolves when all have ended by themselves. */
  stop(): Promise<void>;
}

/** `script` lies beside this file. It says `ready` when it can be asked. */
export async function startProcesses<Order extends object, Answer>(
  script: string,
  count: number,
  databaseUrl: string,
): Promise<Processes<Order, Answer>> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const processes = Array.from({ length: count }, () =>
    fork(path, [databaseUrl], { execArgv: ['--conditions=postern-source'] }),
  );
  await Promise.all(processes.map((child) => message(child)));
  return {
    ask(order) {
      const answers = processes.map((child) => message<Answer>(child));
      for (const child of processes) child.send(order);
      return Promise.all(answers);
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
    const ended = () => reject(new Error('A process of the test has ended.'));
    child.once('exit', ended);
    child.once('message', (value) => {
      child.off('exit', ended);
      resolve(value as T);
    });
  });
}
