import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Provider } from '@postern/core';
import { aboutProviders, samplesOf, signDelivery } from '@postern/core/testing';
import { describe, expect, it } from 'vitest';
import { sampleBody } from '../commands/send/sample-body.ts';
import { certificate, rsaPrivateKey } from '../testing/sns-certificate.ts';
import { loadProvider } from './load-provider.ts';

const privateKeys: Readonly<Record<string, string>> = {
  ed25519: pem(generateKeyPairSync('ed25519')),
  'ecdsa-p256-sha256': pem(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  rsa: rsaPrivateKey,
  sns: rsaPrivateKey,
};

/** The usual proof of each provider as one would write it on a command line. */
function proofOf(name: string): { secret?: string[]; option: string[] } {
  const { options } = aboutProviders[name]!;
  const [[usual, { example }] = ['', {}]] = Object.entries(options);
  const key = privateKeys[options.privateKey?.algorithm ?? ''];
  const needed = Object.entries(options).flatMap(([option, { neededBy, example }]) =>
    neededBy === usual ? [`${option}=${example}`] : [],
  );
  if (usual === 'secret') return { secret: [example!], option: needed };
  if (usual === 'publicKey') return { option: [`privateKey=${key}`] };
  if (usual !== 'topicArns') return { option: [`${usual}=${example}`] };
  return { option: [`${usual}=${example}`, `privateKey=${key}`, `certificate=${certificate}`] };
}

const create = async (name: string): Promise<Provider> =>
  (await loadProvider({ provider: name, json: true, ...proofOf(name) })).create();

describe('loadProvider', () => {
  it.each(Object.keys(aboutProviders))('makes %s, which signs and verifies its samples', async (name) => {
    const provider = await create(name);
    expect(provider.name).toBe(name);
    for (const type of Object.keys(samplesOf(name))) {
      const body = sampleBody(name, type, {});
      const delivery = await signDelivery(provider, { type, body });
      const { level } = await provider.signature.verify(delivery, { now: Date.now });
      expect(level).toBe(provider.signature.level);
    }
  });

  it.each(
    Object.entries(aboutProviders).flatMap(([name, { idPath }]) => (idPath === undefined ? [] : [name])),
  )('gives the first sample of %s an id of its own each time', async (name) => {
    const provider = await create(name);
    const [type = ''] = Object.keys(samplesOf(name));
    const ids = await Promise.all([1, 2].map(() => idsOf(provider, sampleBody(name, type, {}))));
    expect(ids[0]).not.toEqual([]);
    expect(ids[0]).not.toEqual(ids[1]);
  });
});

async function idsOf(provider: Provider, body: object | string): Promise<readonly string[]> {
  const delivery = await signDelivery(provider, { body });
  const context = { now: Date.now };
  const verification = await provider.signature.verify(delivery, context);
  const found = await provider.read(delivery, verification, context);
  return 'handshake' in found ? [] : found.map(({ event }) => event.id);
}

function pem({ privateKey }: { privateKey: KeyObject }): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
