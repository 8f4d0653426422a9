import { ConfigurationError } from '../errors.ts';
import { type BasicAuthCredentials, basicAuth } from './basic-auth.ts';
import { bearer } from './bearer.ts';
import { pathSecret } from './path-secret.ts';
import type { SignatureScheme } from './scheme.ts';
import type { SecretSource } from './secret.ts';
import { unverified } from './unverified.ts';

/** The proofs for a sender that signs nothing. Give exactly one. */
export interface CredentialOptions {
  /** The user and password that stand in the webhook's URL. */
  basicAuth?: BasicAuthCredentials | readonly BasicAuthCredentials[] | undefined;
  /** A token that the sender puts into `Authorization: Bearer <token>`. */
  bearer?: SecretSource | undefined;
  /** A long random text that is one segment of the webhook's path. */
  pathSecret?: SecretSource | undefined;
  /** Accept every delivery from anybody: for local experiments. */
  acceptUnverified?: true | undefined;
}

/**
 * Makes the scheme for the one credential that was given. `more` holds proofs that only this sender has, by the name of
 * their option. An option counts as given when it is named, so that an unset environment variable is an error.
 *
 * @throws ConfigurationError unless exactly one is given; SecretError (`secret-invalid`) for one that protects nothing.
 */
export function credential(
  providerName: string,
  options: CredentialOptions,
  more: Readonly<Record<string, () => SignatureScheme>> = {},
): SignatureScheme {
  const proofs: Readonly<Record<string, () => SignatureScheme>> = {
    basicAuth: () => basicAuth(options.basicAuth),
    bearer: () => bearer(options.bearer),
    pathSecret: () => pathSecret(options.pathSecret),
    ...more,
    acceptUnverified: () => unverified(options.acceptUnverified),
  };
  const names = Object.keys(proofs);
  const [given, ...others] = names.filter((name) => name in options);
  if (given === undefined || others.length > 0) {
    throw new ConfigurationError(
      `${providerName} takes exactly one of ${inWords(names.map((name) => `\`${name}\``))}, and got ${inWords([given ?? 'none', ...others])}. ` +
        'Recommended: `basicAuth`, with the same user and password in the URL of the webhook.',
    );
  }
  return proofs[given]!();
}

function inWords(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
}
