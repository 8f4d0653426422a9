import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Provider } from '@postern/core';
import { samplesOf, signDelivery } from '@postern/core/testing';
import { describe, expect, it } from 'vitest';
import { sampleBody } from './commands/send/sample-body.ts';
import { loadProvider } from './load-provider.ts';
import { providerEntries } from './provider-entries.ts';
import { certificate, rsaPrivateKey } from './testing/sns-certificate.ts';

const secret = 'a4f0c1d2e3b45966';
const base64 = `whsec_${btoa('thrown away after the test')}`;
const topicArns = 'topicArns=arn:aws:sns:eu-west-1:123456789012:ses-events';
const privateKeys: Readonly<Record<string, string>> = {
  ed25519: pem(generateKeyPairSync('ed25519')),
  'ecdsa-p256-sha256': pem(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  rsa: rsaPrivateKey,
};

/** The proof of each provider as one would write it on a command line. */
function proofOf(name: string): { secret?: string[]; option?: string[] } {
  const { options: [usual] = [], key } = providerEntries[name]!;
  if (usual === 'basicAuth') return { option: [`basicAuth=hooks:${secret}`] };
  if (usual === 'pathSecret') return { option: [`pathSecret=${secret}`] };
  if (usual === 'publicKey') return { option: [`privateKey=${privateKeys[key!]}`] };
  if (usual === 'topicArns') {
    return { option: [topicArns, `privateKey=${rsaPrivateKey}`, `certificate=${certificate}`] };
  }
  const wantsBase64 = ['resend', 'loops', 'sweego', 'standard-webhooks'].includes(name);
  return {
    secret: [wantsBase64 ? base64 : secret],
    option: name === 'mandrill' ? ['url=https://example.com/hooks'] : [],
  };
}

const create = async (name: string): Promise<Provider> =>
  (await loadProvider({ provider: name, json: true, ...proofOf(name) })).create();

describe('providerEntries', () => {
  it('has every provider that core exports, and no other', () => {
    const path = new URL('../../core/package.json', import.meta.url);
    const { exports } = JSON.parse(readFileSync(path, 'utf8'));
    const exported = Object.keys(exports).flatMap((name) => /^\.\/providers\/([^/]+)$/.exec(name)?.[1] ?? []);
    expect(Object.keys(providerEntries)).toEqual(exported);
  });

  it.each(Object.keys(providerEntries))('makes %s, which signs and verifies its samples', async (name) => {
    const provider = await create(name);
    expect(provider.name).toBe(name);
    for (const type of Object.keys(samplesOf(name))) {
      const body = sampleBody(name, type, {});
      const delivery = await signDelivery(provider, { body });
      const { level } = await provider.signature.verify(delivery, { now: Date.now });
      expect(level).toBe(provider.signature.level);
    }
  });

  it.each(Object.entries(providerEntries).flatMap(([name, { id }]) => (id === undefined ? [] : [name])))(
    'gives the first sample of %s an id of its own each time',
    async (name) => {
      const provider = await create(name);
      const [type = ''] = Object.keys(samplesOf(name));
      const ids = await Promise.all([1, 2].map(() => idsOf(provider, sampleBody(name, type, {}))));
      expect(ids[0]).not.toEqual([]);
      expect(ids[0]).not.toEqual(ids[1]);
    },
  );
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
