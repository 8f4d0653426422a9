import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Nothing that could be a signature came along. */
export function noSignature({ delivery, error, looked }: FailedDelivery): Explanation | undefined {
  if (error.code !== 'signature-missing') return undefined;
  const missing = looked.find((name) => !delivery.headers.get(name));
  return {
    cause: 'signature-missing',
    message: missing
      ? `The header ${missing} is missing, and no other header holds a signature that fits.`
      : 'The body holds no signature.',
    fix: 'Set the secret at the sender; see that no proxy drops the header; give all headers with -H or --headers-file.',
  };
}
