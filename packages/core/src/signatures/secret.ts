import type { Delivery } from '../delivery/delivery.ts';
import { isPosternError, SecretError } from '../errors.ts';
import { type MaybePromise, tryTo } from '../maybe-promise.ts';

/**
 * One secret, several that are valid at the same time (rotation: new first), or a lookup by delivery (tenants). A
 * lookup sees a delivery that is not verified yet: use its URL or headers to choose a secret and for nothing else.
 */
export type SecretSource =
  | string
  | readonly string[]
  | ((delivery: Delivery) => MaybePromise<string | readonly string[] | undefined>);

/**
 * Prepares secrets once, or at each delivery where they are looked up.
 *
 * @throws SecretError (`secret-invalid`) at once for a secret that protects nothing. The result of a lookup is checked
 *   by the same rules when it comes.
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
    tryTo(
      () => source(delivery),
      (found) => checkSecrets(found, `what the \`${option}\` lookup returned`).map(prepare),
      (error) => {
        if (isPosternError(error)) throw error;
        throw new SecretError('secret-lookup-failed', `The \`${option}\` lookup failed.`, { cause: error });
      },
    );
}

/** Refuses secrets that anybody could guess. The message names the option and the fault, never the value. */
export function checkSecrets(source: unknown, option: string): readonly string[] {
  const list: readonly unknown[] = [source].flat();
  const name = option.includes(' ') ? option : `\`${option}\``;
  if (list.length === 0) throw invalidError(name, 'is an empty list');
  return list.map((secret, index) => {
    const which = Array.isArray(source) ? `${name}[${index}]` : name;
    const fault = faultOf(secret);
    if (fault !== undefined) throw invalidError(which, fault);
    return secret as string;
  });
}

function faultOf(secret: unknown): string | undefined {
  if ((secret ?? '') === '') {
    return `is ${secret === '' ? 'empty' : 'missing'} (is the environment variable set?)`;
  }
  if (typeof secret !== 'string') return `must be text, and is ${typeof secret}`;
  const text = secret.trim();
  if (text === '') return 'is blank';
  if (/^(wh(sec|sk|pk)_|sha(1|256|512)=|v1,|v0=)$/i.test(text)) return 'is a bare prefix';
  return isPlaceholder(text) ? 'is a placeholder' : undefined;
}

const placeholders = /^((change|replace)me|placeholder|(my|webhook|signing)?secret|undefined|null|todo)$/;

/** Recognises texts of samples and templates, such as `your-webhook-secret`. */
function isPlaceholder(secret: string): boolean {
  const letters = secret.toLowerCase().replace(/[^a-z]/g, '');
  return (
    (placeholders.test(letters) && !/\d/.test(secret)) ||
    /^your[-_ ]|^<.*>$|^\$\{.*\}$|^process\.env\.|^\[object |^(whsec_)?[x*._-]+$/i.test(secret)
  );
}

function invalidError(name: string, fault: string): SecretError {
  return new SecretError('secret-invalid', `${name} ${fault}. Anybody could forge events.`);
}
