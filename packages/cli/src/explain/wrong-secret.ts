import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Explains a delivery that no usual change of the body or the secret makes fit. */
export function wrongSecret({ error }: FailedDelivery): Explanation {
  const known = {
    'signature-malformed': {
      cause: 'signature-malformed',
      message: error.message,
      fix: 'Check that --provider names the sender, and that the header is complete and not repeated.',
    },
    'credential-missing': {
      cause: 'credential-missing',
      message: error.message,
      fix: 'Give all headers with -H or --headers-file, and the path with --url.',
    },
    'credential-mismatch': {
      cause: 'wrong-credential',
      message: error.message,
      fix: 'Set the same password or token here and at the sender.',
    },
    'secret-invalid': {
      cause: 'secret-invalid',
      message: error.message,
      fix: "Copy the complete secret again from the sender's site.",
    },
  }[error.code as string];
  return (
    known ?? {
      cause: 'wrong-secret',
      message:
        'No usual change of the secret or the body makes the signature fit: another secret was used, the content was changed, or the delivery is forged.',
      fix: 'Copy the secret of this webhook again from the sender; test mode and live mode have different secrets.',
    }
  );
}
