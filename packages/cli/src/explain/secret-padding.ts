import { changeSecret } from './change-secret.ts';
import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds white space at an end of the secret, here or at the sender. */
export async function secretPadding({ options, verifies }: FailedDelivery): Promise<Explanation | undefined> {
  const trimmed = changeSecret(options, (secret) => secret.trim());
  if (trimmed && (await verifies({ options: trimmed }))) {
    return {
      cause: 'secret-padding',
      message: 'The secret begins or ends with white space, and is right without it.',
      fix: 'Trim it where it is stored: use printf %s, not echo; no quotes and no line break in .env.',
    };
  }
  for (const end of ['\n', '\r\n', ' ']) {
    const padded = changeSecret(options, (secret) => secret.trimEnd() + end);
    if (!padded || !(await verifies({ options: padded }))) continue;
    return {
      cause: 'secret-padding',
      message: `The sender signs with the secret and ${end === ' ' ? 'a space' : 'a line break'} after it.`,
      fix: 'Set the secret at the sender again, without white space at its end.',
    };
  }
  return undefined;
}
