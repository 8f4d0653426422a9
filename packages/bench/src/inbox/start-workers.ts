import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WorkAnswer, WorkOrder } from './work.ts';

export interface WorkerProcesses {
  /** Lets the first `processes` of them work until `count` events are handled. Gives the seconds that it took. */
  handle(count: number, processes: number): Promise<number>;
  stop(): Promise<void>;
}

/** Starts processes with a worker each, which wait until there is something to handle. */
export async function startWorkers(order: WorkOrder, count: number): Promise<WorkerProcesses> {
  const script = fileURLToPath(new URL('work.ts', import.meta.url));
  const children = Array.from({ length: count }, () =>
    fork(script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const handled = new Map<ChildProcess, number>();
  let onHandled = () => {};
  for (const child of children) {
    child.on('message', (answer: WorkAnswer) => {
      if (typeof answer !== 'number') return;
      handled.set(child, answer);
      onHandled();
    });
  }
  const ended = Promise.race(children.map((child) => once(child, 'exit'))).then(([code]) => {
    throw new Error(`A worker process of ${order.name} ended with ${code}.`);
  });
  ended.catch(() => {});
  const sum = () => [...handled.values()].reduce((total, each) => total + each, 0);
  const tell = async (some: readonly ChildProcess[], message: 'stop' | WorkOrder, expected: WorkAnswer) => {
    const answers = some.map((child) => until(child, expected));
    for (const child of some) child.send(message);
    await Promise.race([Promise.all(answers), ended]);
  };
  await tell(children, order, 'ready');

  return {
    async handle(events, processes) {
      const working = children.slice(0, processes);
      const before = sum();
      const all = new Promise<void>((resolve) => {
        onHandled = () => sum() - before >= events && resolve();
      });
      const start = performance.now();
      for (const child of working) child.send('start');
      await Promise.race([all, ended]);
      const seconds = (performance.now() - start) / 1000;
      await tell(working, 'stop', 'stopped');
      return seconds;
    },
    async stop() {
      const gone = children.map((child) => once(child, 'exit'));
      for (const child of children) child.disconnect();
      await Promise.all(gone);
    },
  };
}

function until(child: ChildProcess, expected: WorkAnswer): Promise<void> {
  return new Promise((resolve) => {
    const listen = (answer: WorkAnswer): void => {
      if (answer !== expected) return;
      child.off('message', listen);
      resolve();
    };
    child.on('message', listen);
  });
}
