import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds a public URL that is set differently at the sender, where the signature covers it. */
export async function signedUrl({ options, verifies }: FailedDelivery): Promise<Explanation | undefined> {
  const { url } = options;
  if (typeof url !== 'string') return undefined;
  for (const [change, other] of variants(url)) {
    if (!(await verifies({ options: { ...options, url: other } }))) continue;
    return {
      cause: 'signed-url',
      message: `The signature covers the URL, which is set ${change} at the sender.`,
      fix: 'Give --option url=… exactly as it is set at the sender.',
    };
  }
  return undefined;
}

function variants(url: string): readonly (readonly [string, string])[] {
  const [path = '', query] = url.split('?');
  const end = query === undefined ? '' : `?${query}`;
  const bare = path.replace(/\/$/, '');
  return [
    ['without the query', path],
    ['without the slash at its end', `${bare}${end}`],
    ['with a slash at its end', `${bare}/${end}`],
    ['with http', url.replace(/^https:/, 'http:')],
    ['with https', url.replace(/^http:/, 'https:')],
    ['without www', url.replace('://www.', '://')],
    ['with www', url.replace('://', '://www.')],
  ];
}
