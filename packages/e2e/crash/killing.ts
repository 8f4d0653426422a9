/** Called where a process may have to die. */
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

/** Kills this process with SIGKILL some passes after it has come to `point`; never when that is empty. */
export function killing(point: string): Mark {
  let passes = 1 + Math.floor(Math.random() * 40);
  return (reached) => {
    if (reached !== point || --passes > 0) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal may take a moment, and nothing may happen in it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  };
}
