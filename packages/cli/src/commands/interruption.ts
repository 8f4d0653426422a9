/** The end of a command that runs until Ctrl+C. */
export interface Interruption {
  /** Aborts when the process receives SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly interrupted: Promise<void>;
}

/** Listens for SIGINT and SIGTERM. Call it before the command prints that it runs: a reader may end it immediately. */
export function onInterrupt(): Interruption {
  const controller = new AbortController();
  const interrupted = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return { signal: controller.signal, interrupted };
}
