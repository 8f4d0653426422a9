import type { SignedBody } from '../sender.ts';

/** Changes of a signature by name, so that a comparison that stops early would stop at different digits. */
export const forgeries: Readonly<Record<string, (signature: string) => string | undefined>> = {
  'wrong in its last digit': (signature) => signature.slice(0, -1) + other(signature.at(-1)!),
  'wrong in its first digit': (signature) => `sha256=${other(signature[7]!)}${signature.slice(8)}`,
  'of the wrong length': (signature) => signature.slice(0, -1),
  missing: () => undefined,
};

export function forged(delivery: SignedBody, forge: (signature: string) => string | undefined): SignedBody {
  const { 'x-webhook-signature': signature = '', ...rest } = delivery.headers['email-api'];
  const made = forge(signature);
  const headers = made === undefined ? rest : { ...rest, 'x-webhook-signature': made };
  return { ...delivery, headers: { ...delivery.headers, 'email-api': headers } };
}

function other(digit: string): string {
  return digit === '0' ? '1' : '0';
}
