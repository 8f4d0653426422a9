/** Where a receiver writes what it saw. `console` is one. It never gets a secret, a signature or a body. */
export interface Logger {
  debug(message: string, details: LogDetails): void;
  warn(message: string, details: LogDetails): void;
  error(message: string, details: LogDetails): void;
}

export interface LogDetails {
  readonly provider: string;
  readonly endpoint: string;
  readonly outcome?: string;
  /** The `code` of the error. */
  readonly reason?: string;
  readonly eventId?: string;
  readonly eventType?: string;
  /** What a handler, a lookup or a store threw: yours, not ours. */
  readonly error?: unknown;
}

/** Warnings and errors to the console, as a server does that has no logger. */
export const consoleLogger: Logger = {
  debug() {},
  // biome-ignore lint/suspicious/noConsole: the default logger is the console.
  warn: (message, details) => console.warn(message, details),
  // biome-ignore lint/suspicious/noConsole: the default logger is the console.
  error: (message, details) => console.error(message, details),
};

/** A logger that throws, or is handed a value that cannot be printed, must not cost an answer. */
export function safely(logger: Logger): Logger {
  const guarded =
    (level: keyof Logger) =>
    (message: string, details: LogDetails): void => {
      try {
        logger[level](message, details);
      } catch {
        // There is nowhere left to say it.
      }
    };
  return { debug: guarded('debug'), warn: guarded('warn'), error: guarded('error') };
}
