import { createDelivery, createReceiver } from '@postern/core';
import { samplesOf, signDelivery } from '@postern/core/testing';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { factoryOf, providerFolders } from './provider-folders.ts';

const silent = { debug() {}, warn() {}, error() {} };
const byName = providerFolders();
const constructions = Object.entries(catalogue).flatMap(([name, list]) =>
  list.map(({ options, provider }) => [name, options.join(' and '), provider] as const),
);

it('has every folder of a provider', () => {
  expect(byName.length).toBeGreaterThan(0);
  expect(Object.keys(catalogue)).toEqual(byName);
});

describe.each(byName)('%s', (name) => {
  it('exports the function that its folder names, and its provider has that name', async () => {
    const module = await import(`../../core/src/providers/${name}/index.ts`);
    expect(module).toHaveProperty(factoryOf(name), expect.any(Function));
    expect(catalogue[name]?.map(({ provider }) => provider.name)).toEqual(catalogue[name]?.map(() => name));
  });

  it('has a schema for each of its types', () => {
    const { types = [], schemas = {} } = catalogue[name]?.[0].provider ?? {};
    expect(Object.keys(schemas)).toEqual(types);
  });

  it('has a sample of each of its types', () => {
    const types = catalogue[name]?.[0].provider.types ?? [];
    expect(Object.keys(samplesOf(name))).toEqual(expect.arrayContaining([...types]));
  });
});

describe.each(constructions)('%s by %s', (name, _options, provider) => {
  it('takes its own samples and says what they prove', async () => {
    for (const type of Object.keys(samplesOf(name))) {
      const levels: string[] = [];
      const keep = (event: { verification: string }) => levels.push(event.verification);
      const receiver = createReceiver(provider, { log: silent }).onAny(keep).onUnknown(keep);
      const { kind } = await receiver.receive(await signDelivery(provider, { type }));
      expect({ type, kind }).toEqual({ type, kind: 'accepted' });
      expect(new Set(levels)).toEqual(new Set([provider.signature.level]));
    }
  });

  it('does not take them without their proof', async () => {
    const receiver = createReceiver(provider, { log: silent }).onAny(() => {});
    for (const sample of Object.values(samplesOf(name))) {
      const body = typeof sample === 'string' ? sample : JSON.stringify(sample);
      const { kind } = await receiver.receive(createDelivery({ headers: {}, body }));
      expect(kind).toBe('unverified');
    }
  });
});
