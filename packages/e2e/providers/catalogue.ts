import type { Provider } from '@postern/core';
import {
  type AboutProvider,
  aboutProviders,
  type ProviderOption,
  signingKey,
  snsSigningKey,
} from '@postern/core/testing';
import * as z from 'zod';
import {
  certificate,
  ecPrivateKey,
  ecPublicKey,
  edPrivateKey,
  edPublicKey,
  rsaPrivateKey,
  rsaPublicKey,
} from '../../core/src/signatures/fixtures/test-keys.ts';
import { factoryOf } from './provider-folders.ts';

/** A provider made with one of the proofs that it takes. */
export interface Construction {
  /** The factory's options that prove who sent a delivery. */
  readonly options: readonly string[];
  /** True if the provider names its events. The events of a general provider come from its user. */
  readonly namesEvents: boolean;
  readonly provider: Provider;
}

type Constructions = readonly [Construction, ...Construction[]];

/** A public and a private key for each algorithm. */
const keys = {
  ed25519: [edPublicKey, edPrivateKey],
  'ecdsa-p256-sha256': [ecPublicKey, ecPrivateKey],
  rsa: [rsaPublicKey, rsaPrivateKey],
} as const;

/** Every provider of core by its folder, made once for each proof that it takes. The recommended one comes first. */
export const catalogue: Readonly<Record<string, Constructions>> = Object.fromEntries(
  await Promise.all(
    Object.entries(aboutProviders).map(async ([name, about]) => [name, await constructionsOf(name, about)]),
  ),
);

async function constructionsOf(name: string, about: AboutProvider): Promise<Constructions> {
  const module = await import(`../../core/src/providers/${name}/index.ts`);
  const make = module[factoryOf(name)];
  if (typeof make !== 'function')
    throw new Error(`The folder ${name} exports no function ${factoryOf(name)}.`);
  const [first, ...others] = proofsOf(about).map((proof): Construction => {
    const options = optionsOf(proof, about);
    const provider: Provider = make(options);
    return {
      options: proof.map(([option, { factoryOption = option }]) => factoryOption),
      namesEvents: provider.types.length > 0,
      provider: provider.types.length > 0 ? provider : make({ ...options, events: eventsOf(about) }),
    };
  });
  if (first) return [first, ...others];
  throw new Error(`about.ts of ${name} names no option that is a proof.`);
}

function optionsOf(proof: readonly NamedOption[], about: AboutProvider): object {
  const { toFactoryOptions = (options) => options } = about;
  const given = proof.map(([name, option]) => [name, toValue(option)]);
  return toFactoryOptions({ ...Object.fromEntries(given), ...keysFor(proof, about) });
}

/** The events that a user would name for the samples of a provider that names none. */
function eventsOf({ samples }: AboutProvider): object {
  return Object.fromEntries(Object.keys(samples).map((type) => [type, z.looseObject({})]));
}

type NamedOption = readonly [name: string, option: ProviderOption];

/** Each proof together with the options that it needs. A flag proves nothing, and a private key is for signing. */
function proofsOf({ options }: AboutProvider): readonly (readonly NamedOption[])[] {
  const all = Object.entries(options);
  return all
    .filter(([, { proof, form }]) => proof && form !== 'flag' && form !== 'private-key')
    .map((proof) => [proof, ...all.filter(([, { neededBy }]) => neededBy === proof[0])]);
}

function toValue({ form, example = '' }: ProviderOption): unknown {
  if (form === 'flag') return true;
  if (form !== 'credentials') return example;
  const [username, password] = example.split(':');
  return { username, password };
}

/** A pair of keys for a provider with a public key, or a certificate of these tests in place of the sender's. */
function keysFor(proof: readonly NamedOption[], about: AboutProvider): object {
  const { algorithm, certificateUrl } = about.options.privateKey ?? {};
  if (algorithm === 'sns') {
    const fetch = async () => new Response(certificate);
    return { fetch, privateKey: snsSigningKey(rsaPrivateKey, certificateUrl) };
  }
  if (algorithm === undefined || !proof.some(([, { form }]) => form === 'public-key')) return {};
  const [publicKey, privateKey] = keys[algorithm];
  const signing = algorithm === 'rsa' ? 'rsa-sha256' : algorithm;
  return { publicKey, privateKey: signingKey(signing, privateKey) };
}
