import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Explains a delivery without any signature. */
export function noSignature({ delivery, error, looked }: FailedDelivery): Explanation | undefined {
  if (error.code !== 'signature-missing') return undefined;
  const missing = looked.find((name) => !delivery.headers.get(name));
  return {
    cause: 'signature-missing',
    message: missing
      ? `The header ${missing} is missing, and no other header contains a signature that fits.`
      : 'The body contains no signature.',
    fix: 'Set the secret at the sender; check that no proxy removes the header; give all headers with -H or --headers-file.',
  };
}
