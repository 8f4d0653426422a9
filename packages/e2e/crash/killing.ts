/** Called at each point where a process may have to die. */
export type Mark = (point: string) => void;

/** The points at which a process may kill itself. */
export const killPoints = [
  'before insert',
  'before commit',
  'after commit, before the answer',
  'after claim',
  'inside the handler',
  'after the effect, before done',
] as const;

/** Makes a mark that kills this process with SIGKILL after some passes of `point`; never if `point` is empty. */
export function killing(point: string): Mark {
  let passes = 1 + Math.floor(Math.random() * 40);
  return (reached) => {
    if (reached !== point || --passes > 0) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal takes a moment, in which nothing may happen.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  };
}
