import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** What remains: nothing that is usually done to a body or a secret makes it fit. */
export function wrongSecret({ error }: FailedDelivery): Explanation {
  const of = {
    'signature-malformed': {
      cause: 'signature-malformed',
      message: error.message,
      fix: "See that --provider is the sender's, and that the header came once and whole.",
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
      fix: 'Copy the secret once more, whole, from where the sender shows it.',
    },
  }[error.code as string];
  return (
    of ?? {
      cause: 'wrong-secret',
      message:
        'No usual change of the secret or the body makes the signature fit: another secret was used, or the content was changed, or it is a forgery.',
      fix: 'Copy the secret of this very webhook once more from the sender; test and live mode have different ones.',
    }
  );
}
