/** The parts of `createRetrying`. */
export interface RetryingOptions {
  /** Makes the tables. Runs before the first work, and again after it failed or the tables were dropped. */
  setUp(): Promise<void>;
  /** Runs when the tables were dropped, before the next `setUp`. */
  onDropped?(): void;
  /** Removes the cause of an error. True: the work runs again. */
  repair?(error: unknown): Promise<boolean>;
}

/** Runs work on tables that are there, and again where other transactions were in its way. */
export type Retrying = <T>(work: () => Promise<T>, attempt?: number) => Promise<T>;

/** More than one attempt is needed only where others write the same rows at the same moment. */
export const maxAttempts = 10;
/**
 * serialization_failure, deadlock_detected, unique_violation (of two claims that see one key free, or of two processes
 * that create one schema). The transaction is rolled back, and the next attempt sees the rows that this one could not.
 */
const inTheWay = new Set(['40001', '40P01', '23505']);
/** undefined_table, invalid_schema_name: they were dropped. The next call creates them again. */
const dropped = new Set(['42P01', '3F000']);

export function createRetrying({ setUp, onDropped, repair }: RetryingOptions): Retrying {
  let ready: Promise<void> | undefined;

  async function prepare(): Promise<void> {
    ready ??= setUp();
    const settingUp = ready;
    await settingUp.catch((error) => {
      if (ready === settingUp) ready = undefined;
      throw error;
    });
  }

  return async function run(work, attempt = 1) {
    try {
      await prepare();
      return await work();
    } catch (error) {
      const code = String((error as { code?: unknown } | undefined)?.code);
      const isAgain = attempt < maxAttempts && (inTheWay.has(code) || (await repair?.(error)));
      if (isAgain) return run(work, attempt + 1);
      if (dropped.has(code)) {
        ready = undefined;
        onDropped?.();
      }
      throw error;
    }
  };
}
