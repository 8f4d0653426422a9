import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Another kind of credential came than the one that is checked. */
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
      fix: 'Give the path that the request came to: --url /webhooks/email/…',
    };
  }
  return undefined;
}

function another(came: string, checked: string, option: string): Explanation {
  return {
    cause: 'credential-kind',
    message: `The header Authorization holds ${came}, and ${checked} is checked.`,
    fix: `Give the proof that the sender uses: --option ${option}=…`,
  };
}
