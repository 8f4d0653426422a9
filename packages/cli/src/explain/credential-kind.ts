import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds a credential of another kind than the one that is checked. */
export function credentialKind({ delivery, error, scheme }: FailedDelivery): Explanation | undefined {
  if (!error.code.startsWith('credential')) return undefined;
  const [kind] = (delivery.headers.get('authorization') ?? '').split(' ');
  const came = kind?.toLowerCase();
  if (scheme === 'basic-auth' && came === 'bearer') return another('a bearer token', 'basic auth', 'bearer');
  if (scheme === 'bearer' && came === 'basic') return another('basic auth', 'a bearer token', 'basicAuth');
  if (scheme === 'path-secret' && delivery.url === '/') {
    return {
      cause: 'credential-kind',
      message: 'The secret is in the path of the URL, and no URL was given.',
      fix: 'Give the path of the request: --url /webhooks/email/…',
    };
  }
  return undefined;
}

function another(came: string, checked: string, option: string): Explanation {
  return {
    cause: 'credential-kind',
    message: `The header Authorization contains ${came}, but ${checked} is checked.`,
    fix: `Give the kind of proof that the sender uses: --option ${option}=…`,
  };
}
