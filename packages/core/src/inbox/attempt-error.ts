import { isPosternError } from '../errors.ts';
import type { AttemptError } from './store.ts';

/** An error in the form in which it is kept. Safe with anything that a handler may throw. */
export function toAttemptError(error: unknown): AttemptError {
  try {
    if (!(error instanceof Error)) return { name: 'Error', message: storable(String(error)) };
    const { name, message } = error;
    const code = isPosternError(error) ? error.code : (error as { code?: unknown }).code;
    return {
      name: storable(String(name)),
      message: storable(String(message)),
      ...(typeof code === 'string' && { code: storable(code) }),
    };
  } catch {
    return { name: 'Error', message: 'What was thrown cannot be printed.' };
  }
}

/** Text that every store takes: Postgres has no NUL, and UTF-8 no half of a surrogate pair. */
export function storable(text: string, maxLength = 1000): string {
  const cut = text.slice(0, maxLength);
  // Nearly no text has one, and to look is faster than to replace.
  return /[\0\ud800-\udfff]/.test(cut) ? cut.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : cut;
}
