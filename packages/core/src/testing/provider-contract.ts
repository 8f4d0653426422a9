import type { Delivery } from '../delivery/delivery.ts';
import type { Outcome } from '../delivery/outcome.ts';
import { emailEventTypes } from '../email/email-event.ts';
import type { EmailProvider } from '../email/email-provider.ts';
import type { EventMap, WebhookEvent } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { createReceiver } from '../receiver/receiver.ts';
import type { ContractCase } from './dedup-contract.ts';
import { samplesOf } from './samples.ts';
import { signDelivery } from './sign-delivery.ts';

/** When the samples are sent; a provider whose samples sign a time of their own is given that time. */
export interface ProviderContractOptions {
  /** Milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
  /** A body for each event type. Default: those of Postern's own provider of this name. */
  samples?: Readonly<Record<string, unknown>>;
}

/**
 * What every provider does with its own samples, as named cases for any test runner: they verify, are read and fit
 * their schemas; with a byte changed, a proof cut, emptied or left out they do not verify.
 *
 * @example
 * for (const { name, run } of providerContract(acme, { samples })) test(name, run);
 */
export function providerContract<Events extends EventMap>(
  source: Provider<Events>,
  options: ProviderContractOptions = {},
): readonly ContractCase[] {
  const { now = Date.now, samples = samplesOf(source.name) } = options;
  const provider = source as Provider;
  const { level } = provider.signature;
  const types = Object.keys(samples);
  const signed = (type: string) => signDelivery(provider, { body: samples[type] as object, now });

  const cases: ContractCase[] = types.map((type) => ({
    name: `${provider.name} verifies, reads and types its sample of ${type}`,
    async run() {
      const { outcome, events } = await receive(provider, await signed(type), now);
      expect(outcome.kind === 'accepted', `the sample of ${type} ended as ${outcome.kind}`);
      expect(
        events.some((event) => event.type === type),
        `no event of the sample has type ${type}`,
      );
      for (const event of events) {
        expect(event.id !== '' && event.provider === provider.name, 'an event has no id or another provider');
        expect(event.verification === level, `an event says ${event.verification}, and its scheme ${level}`);
      }
    },
  }));

  cases.push({
    name: `${provider.name} handles a delivery that comes twice once`,
    async run() {
      for (const type of types) {
        const delivery = await signed(type);
        let runs = 0;
        const receiver = createReceiver(provider, { now, log: silent }).onAny(() => ++runs);
        await receiver.receive(delivery);
        const first = runs;
        const again = await receiver.receive(delivery);
        expect(again.kind === 'duplicate' && runs === first, `the sample of ${type} ran again`);
      }
    },
  });
  if (level === 'none') return cases;

  cases.push({
    name: `${provider.name} refuses a delivery without its proof`,
    async run() {
      for (const type of types) {
        const body = new TextEncoder().encode(JSON.stringify(samples[type])) as Uint8Array<ArrayBuffer>;
        const bare = { ...(await signed(type)), url: '/', headers: new Headers(), body };
        await refused(provider, bare, now, `the bare sample of ${type}`);
      }
    },
  });
  cases.push({
    name: `${provider.name} refuses each header of its proof cut, emptied and left out`,
    async run() {
      const [type] = types;
      if (type === undefined) return;
      const delivery = await signed(type);
      for (const [header, value] of delivery.headers) {
        if (header === 'content-type') continue;
        for (let length = 0; length < value.length; length++) {
          await refused(
            provider,
            withHeader(delivery, header, value.slice(0, length)),
            now,
            `${header} cut at ${length}`,
          );
        }
        await refused(provider, withHeader(delivery, header, undefined), now, `no ${header}`);
      }
    },
  });
  if (level === 'body') {
    cases.push({
      name: `${provider.name} refuses a sample of which any one bit is changed`,
      async run() {
        for (const type of types) {
          const delivery = await signed(type);
          for (let at = 0; at < delivery.body.length; at += 1 + Math.floor(delivery.body.length / 200)) {
            const body = delivery.body.slice();
            body[at] = (body[at] ?? 0) ^ 1;
            await refused(
              provider,
              { ...delivery, body },
              now,
              `the sample of ${type} with a bit changed at ${at}`,
            );
          }
        }
      },
    });
  }
  return isEmailProvider(provider) ? [...cases, ...emailCases(provider, types, signed, now)] : cases;
}

function emailCases(
  provider: EmailProvider,
  types: readonly string[],
  signed: (type: string) => Promise<Delivery>,
  now: () => number,
): ContractCase[] {
  return types.map((type) => ({
    name: `${provider.name} says what ${type} means in the unified vocabulary`,
    async run() {
      const { events } = await receive(provider, await signed(type), now);
      for (const event of events) {
        const fields = provider.toEmailEvent(event);
        expect(emailEventTypes.includes(fields.type), `${fields.type} is no type of the vocabulary`);
        for (const name of ['recipient', 'messageId', 'url', 'reason', 'userAgent', 'ip'] as const) {
          const value = fields[name];
          expect(value === undefined || typeof value === 'string', `${name} is ${typeof value}, not text`);
        }
      }
    },
  }));
}

const silent = { debug() {}, warn() {}, error() {} };

async function receive(
  provider: Provider,
  delivery: Delivery,
  now: () => number,
): Promise<{ outcome: Outcome; events: WebhookEvent[] }> {
  const events: WebhookEvent[] = [];
  const receiver = createReceiver(provider, { now, log: silent }).onAny((event) => events.push(event));
  return { outcome: await receiver.receive(delivery), events };
}

async function refused(
  provider: Provider,
  delivery: Delivery,
  now: () => number,
  what: string,
): Promise<void> {
  const { outcome, events } = await receive(provider, delivery, now);
  expect(outcome.kind === 'unverified' && events.length === 0, `${what} ended as ${outcome.kind}`);
}

function withHeader(delivery: Delivery, name: string, value: string | undefined): Delivery {
  const headers = new Headers([...delivery.headers]);
  headers.delete(name);
  if (value !== undefined) headers.set(name, value);
  return { ...delivery, headers };
}

function isEmailProvider(provider: Provider): provider is EmailProvider {
  return 'toEmailEvent' in provider;
}

function expect(truth: boolean, otherwise: string): void {
  if (!truth) throw new Error(otherwise);
}
