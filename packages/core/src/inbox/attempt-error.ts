import { isPosternError } from '../errors.ts';
import type { AttemptError } from './store.ts';

/** Makes the record of an error that a store keeps. Safe with anything that a handler may throw. */
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

/** Makes a text that every store takes: PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair. */
export function storable(text: string, maxLength = 1000): string {
  const cut = text.slice(0, maxLength);
  // Nearly no text has one, and a test is faster than a replacement.
  return /[\0\ud800-\udfff]/.test(cut) ? cut.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : cut;
}
