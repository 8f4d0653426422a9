import { attempt, type MaybePromise } from './chain.ts';
import type { Delivery } from './delivery.ts';
import { isPosternError, SecretError } from './errors.ts';

/**
 * One secret, several that are valid at once (rotation: new first), or a lookup by delivery (tenants). A lookup
 * sees a delivery that is not verified yet: use its URL or headers to choose a secret and for nothing else.
 */
export type SecretSource =
  | string
  | readonly string[]
  | ((delivery: Delivery) => MaybePromise<string | readonly string[] | undefined>);

/**
 * Prepares secrets once, or at each delivery where they are looked up.
 *
 * @throws SecretError (`secret-invalid`) at once for a secret that protects nothing; a lookup's result is held to
 *   the same rules when it comes.
 */
export function prepareSecrets<Key>(
  source: SecretSource | undefined,
  option: string,
  prepare: (secret: string) => Key,
): (delivery: Delivery) => MaybePromise<readonly Key[]> {
  if (typeof source !== 'function') {
    const keys = checkSecrets(source, option).map(prepare);
    return () => keys;
  }
  return (delivery) =>
    attempt(
      () => source(delivery),
      (found) => checkSecrets(found, `what the \`${option}\` lookup returned`).map(prepare),
      (error) => {
        if (isPosternError(error)) throw error;
        throw new SecretError('secret-lookup-failed', `The \`${option}\` lookup failed.`, { cause: error });
      },
    );
}

/** Refuses what would let anybody in. The message names the option and the fault, never the value. */
export function checkSecrets(source: unknown, option: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(source) ? source : [source];
  const name = option.includes(' ') ? option : `\`${option}\``;
  if (list.length === 0) throw invalid(name, 'is an empty list');
  return list.map((secret, index) => {
    const which = Array.isArray(source) ? `${name}[${index}]` : name;
    const fault = faultOf(secret);
    if (fault !== undefined) throw invalid(which, fault);
    return secret as string;
  });
}

function faultOf(secret: unknown): string | undefined {
  if (secret === undefined || secret === null || secret === '') {
    return `is ${secret === '' ? 'empty' : 'missing'} (is the environment variable set?)`;
  }
  if (typeof secret !== 'string') return `must be text, and is ${typeof secret}`;
  if (secret.trim() === '') return 'is blank';
  if (/^(whsec_|whsk_|whpk_|sha1=|sha256=|sha512=|v1,|v0=)$/i.test(secret.trim())) return 'is a bare prefix';
  return isPlaceholder(secret.trim()) ? 'is a placeholder' : undefined;
}

const placeholders = new Set(
  'changeme replaceme placeholder secret mysecret webhooksecret signingsecret undefined null todo'.split(' '),
);

/** Texts that stand in samples and templates, `your-webhook-secret` among them. */
function isPlaceholder(secret: string): boolean {
  const letters = secret.toLowerCase().replace(/[^a-z]/g, '');
  return (
    (placeholders.has(letters) && !/\d/.test(secret)) ||
    /^your[-_ ]|^<.*>$|^\$\{.*\}$|^process\.env\.|^\[object |^(whsec_)?[x*._-]+$/i.test(secret)
  );
}

function invalid(name: string, fault: string): SecretError {
  return new SecretError('secret-invalid', `${name} ${fault}. Anybody could forge events.`);
}
