/** Receives the log lines of a receiver. `console` is one. No line has a secret, a signature or a body in it. */
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
  /** The value that a handler, a lookup or a store threw. */
  readonly error?: unknown;
}

/** Writes warnings and errors to the console. */
export const consoleLogger: Logger = {
  debug() {},
  // biome-ignore lint/suspicious/noConsole: the default logger is the console.
  warn: (message, details) => console.warn(message, details),
  // biome-ignore lint/suspicious/noConsole: the default logger is the console.
  error: (message, details) => console.error(message, details),
};

/** Wraps a logger so that an error in it, or a value that cannot be printed, does not change an answer. */
export function safely(logger: Logger): Logger {
  const guarded =
    (level: keyof Logger) =>
    (message: string, details: LogDetails): void => {
      try {
        logger[level](message, details);
      } catch {
        // No other place is left to report it.
      }
    };
  return { debug: guarded('debug'), warn: guarded('warn'), error: guarded('error') };
}
