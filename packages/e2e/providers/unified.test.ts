import { createReceiver, type WebhookEvent } from '@postern/core';
import { type EmailEvent, type EmailProvider, unified } from '@postern/core/email';
import { samplesOf, signDelivery } from '@postern/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { emailEventTypes } from '../../core/src/email/email-event.ts';
import { compileSamples } from '../docs/compile-samples.ts';
import type { Sample } from '../docs/sample.ts';
import { catalogue } from './catalogue.ts';
import { factoryOf, pascalCase } from './provider-folders.ts';

const silent = { debug() {}, warn() {}, error() {} };
const emailProviders = Object.values(catalogue).flatMap(([{ provider }]) =>
  isEmailProvider(provider) ? [provider] : [],
);
const names = emailProviders.map(({ name }) => name);

it('finds the email providers, and those that are none', () => {
  expect(names).toEqual(expect.arrayContaining(['email-api', 'sendlayer']));
  expect(names).not.toEqual(expect.arrayContaining(['github']));
});

describe.each(emailProviders.map((provider) => [provider.name, provider] as const))(
  '%s',
  (name, provider) => {
    const samples = Object.entries(samplesOf(name));

    it.each(samples)('says what %s means in the unified vocabulary', async (type, sample) => {
      const events: EmailEvent<'bounced', WebhookEvent>[] = [];
      const receiver = createReceiver(unified(provider), { log: silent }).onAny((event) =>
        events.push(event as (typeof events)[number]),
      );
      const { kind } = await receiver.receive(await signDelivery(provider, { body: sample as object }));
      expect(kind).toBe('accepted');
      expect(events.map(({ raw }) => raw.type)).toContain(type);
      for (const event of events) {
        expect(emailEventTypes).toContain(event.type);
        expect(event).toMatchObject({
          provider: name,
          tags: expect.any(Array),
          metadata: expect.any(Object),
        });
        if (event.type === 'bounced') {
          expect(['hard', 'soft', 'block', 'undetermined']).toContain(event.bounce.class);
          expect(['provider', 'derived-from-code', 'none']).toContain(event.bounce.source);
        }
      }
    });

    it('has a bounce among its samples', async () => {
      const types: string[] = [];
      const receiver = createReceiver(unified(provider), { log: silent }).onAny(({ type }) =>
        types.push(type),
      );
      for (const [, body] of samples) {
        await receiver.receive(await signDelivery(provider, { body: body as object }));
      }
      expect(types).toContain('bounced');
    });
  },
);

describe('a unified bounce', () => {
  let complaints: ReadonlyMap<Sample, readonly string[]>;
  const typed = new Map(names.map((name) => [name, bounceOf(name)]));
  const wrong = new Map(
    names.map((name) => [name, bounceOf(name, name === 'sendlayer' ? 'email-api' : 'sendlayer')]),
  );

  beforeAll(() => {
    complaints = compileSamples([...typed.values(), ...wrong.values()]);
  });

  it.each(names)('of %s has a class, and the own events of the provider in `raw`', (name) => {
    expect(complaints.get(typed.get(name) as Sample)).toEqual([]);
  });

  it.each(names)('of %s does not compile with the events of another', (name) => {
    expect(complaints.get(wrong.get(name) as Sample)).toEqual([expect.stringContaining(`${name}.ts:11: `)]);
  });
});

/** What a user would write, with `raw` held to the events of a provider, and neither to any nor to unknown. */
function bounceOf(name: string, events = name): Sample {
  const code = `import { createReceiver } from '@postern/core';
import { type Bounce, unified } from '@postern/core/email';
import type { ${pascalCase(events)}Events as Events } from '@postern/core/providers/${events}';
import { ${factoryOf(name)} } from '@postern/core/providers/${name}';
import { expectTypeOf } from 'vitest';

declare const own: ReturnType<typeof ${factoryOf(name)}>;
createReceiver(unified(own)).on('bounced', (event) => {
  expectTypeOf(event.bounce.class).toEqualTypeOf<Bounce['class']>();
  expectTypeOf<string>().not.toExtend<typeof event.raw.type>();
  expectTypeOf(event.raw).toEqualTypeOf<Events[keyof Events & string]>();
});`;
  return { file: `${name}.ts`, line: 1, code, kind: 'block' };
}

function isEmailProvider(provider: object): provider is EmailProvider {
  return 'toEmailEvent' in provider;
}
