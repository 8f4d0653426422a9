import { createDelivery, type Delivery, type HeaderRecord } from '../delivery/delivery.ts';
import { emailEventTypes } from '../email/email-event.ts';
import type { EmailProvider } from '../email/email-provider.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { createReceiver } from '../receiver/receiver.ts';
import type { ContractCase } from './dedup-contract.ts';
import { receiveDelivery } from './receive-delivery.ts';
import { samplesOf } from './samples.ts';
import { signDelivery } from './sign-delivery.ts';

/** The deliveries that a provider is tested with. */
export interface ProviderContractOptions {
  /** When the samples are sent, in milliseconds since the epoch. Default: `Date.now`. */
  now?: () => number;
  /** A body for each event type. Default: those of Postern's own provider of this name. */
  samples?: Readonly<Record<string, unknown>>;
  /** Deliveries that the sender or another implementation signed. Default: none. */
  vectors?: readonly SignedVector[];
}

/** A delivery that was signed by somebody else. Its body need not be an event. */
export interface SignedVector {
  /** A name for its case: where it is from. */
  readonly name: string;
  /** The same provider with the secret that signed the delivery. Default: the provider of the contract. */
  readonly provider?: Pick<Provider, 'signature'>;
  readonly headers: HeaderRecord;
  readonly body: string;
  /** When it was signed, in milliseconds since the epoch. Default: `now`. */
  readonly at?: number;
  /** `sign` must make the same headers, as the scheme has nothing random. Default: false. */
  readonly signs?: boolean;
}

/**
 * Cases that every provider must pass, for any test runner. Its samples verify, are read and fit their schemas. With a
 * bit changed, or the proof cut, emptied or left out, they do not verify. The same holds for deliveries that others signed.
 *
 * @example
 * for (const { name, run } of providerContract(acme, { samples })) test(name, run);
 */
export function providerContract<Events extends EventMap>(
  source: Provider<Events>,
  options: ProviderContractOptions = {},
): readonly ContractCase[] {
  const { now = Date.now, samples = samplesOf(source.name), vectors = [] } = options;
  const provider = source as Provider;
  const types = Object.keys(samples);
  const subject: Subject = {
    provider,
    types,
    now,
    signed: (type) => signDelivery(provider, { body: samples[type] as object, now }),
    bytesOf: (type) => new TextEncoder().encode(JSON.stringify(samples[type])),
  };
  const { level } = provider.signature;
  return [
    ...types.map((type) => readsSample(subject, type)),
    handlesOnce(subject),
    ...(level === 'none' ? [] : [refusesWithoutProof(subject), refusesDamagedHeaders(subject)]),
    ...(level === 'body' ? [refusesChangedBits(subject)] : []),
    ...vectors.flatMap((vector) => vectorCases(subject, vector)),
    ...(level !== 'none' && isEmailProvider(provider)
      ? types.map((type) => translatesSample(subject, provider, type))
      : []),
  ];
}

interface Subject {
  readonly provider: Provider;
  readonly types: readonly string[];
  now(): number;
  /** The sample of a type, signed now. */
  signed(type: string): Promise<Delivery>;
  /** The sample of a type as JSON, without a signature. */
  bytesOf(type: string): Uint8Array<ArrayBuffer>;
}

function readsSample({ provider, signed, now }: Subject, type: string): ContractCase {
  const { level } = provider.signature;
  return {
    name: `${provider.name} verifies, reads and types its sample of ${type}`,
    async run() {
      const { kind, events } = await receiveDelivery(provider, signed(type), now);
      expect(kind === 'accepted', `the sample of ${type} ended as ${kind}`);
      expect(
        events.some((event) => event.type === type),
        `no event of the sample has type ${type}`,
      );
      for (const event of events) {
        expect(event.id !== '' && event.provider === provider.name, 'an event has no id or another provider');
        expect(event.verification === level, `an event says ${event.verification}, and its scheme ${level}`);
      }
    },
  };
}

function handlesOnce({ provider, types, signed, now }: Subject): ContractCase {
  return {
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
  };
}

function refusesWithoutProof({ provider, types, signed, bytesOf, now }: Subject): ContractCase {
  return {
    name: `${provider.name} refuses a delivery without its proof`,
    async run() {
      const refused = refusing(provider, now);
      for (const type of types) {
        const bare = { ...(await signed(type)), url: '/', headers: new Headers(), body: bytesOf(type) };
        await refused(bare, `the bare sample of ${type}`);
      }
    },
  };
}

function refusesDamagedHeaders({ provider, types, signed, now }: Subject): ContractCase {
  return {
    name: `${provider.name} refuses each header of its proof cut, emptied and left out`,
    async run() {
      const [type] = types;
      if (type === undefined) return;
      const refused = refusing(provider, now);
      const delivery = await signed(type);
      for (const [header, value] of delivery.headers) {
        if (header === 'content-type') continue;
        for (let length = 0; length < value.length; length++) {
          const cut = withHeader(delivery, header, value.slice(0, length));
          await refused(cut, `${header} cut at ${length}`);
        }
        await refused(withHeader(delivery, header, undefined), `no ${header}`);
      }
    },
  };
}

function refusesChangedBits({ provider, types, signed, now }: Subject): ContractCase {
  return {
    name: `${provider.name} refuses a sample with any one bit changed`,
    async run() {
      const refused = refusing(provider, now);
      for (const type of types) {
        for (const [at, changed] of withChangedBits(await signed(type))) {
          await refused(changed, `the sample of ${type} with a bit changed at ${at}`);
        }
      }
    },
  };
}

function vectorCases(subject: Subject, vector: SignedVector): readonly ContractCase[] {
  const { name, headers, body, at, signs } = vector;
  const { provider = subject.provider } = vector;
  const { signature } = provider;
  const now = at === undefined ? subject.now : () => at;
  const delivery = createDelivery({ headers, body });
  const verifies = (changed: Delivery) =>
    Promise.resolve(changed)
      .then((each) => signature.verify(each, { now }))
      .then(
        () => true,
        () => false,
      );

  const cases: ContractCase[] = [
    {
      name: `${subject.provider.name} verifies ${name}`,
      async run() {
        const { level } = await signature.verify(delivery, { now });
        expect(level === signature.level, `it proves ${level}, and its scheme ${signature.level}`);
      },
    },
    {
      name: `${subject.provider.name} refuses ${name} with a header left out or a bit of the body changed`,
      async run() {
        for (const [header] of delivery.headers) {
          expect(!(await verifies(withHeader(delivery, header, undefined))), `it verifies without ${header}`);
        }
        if (signature.level !== 'body') return;
        for (const [index, changed] of withChangedBits(delivery)) {
          expect(!(await verifies(changed)), `it verifies with a bit changed at ${index}`);
        }
      },
    },
  ];
  if (!signs) return cases;
  const makes: ContractCase = {
    name: `${subject.provider.name} makes ${name}`,
    async run() {
      const made = await signature.sign(createDelivery({ body }), { now });
      for (const [header, value] of delivery.headers) {
        expect(made.headers.get(header) === value, `it makes another ${header}`);
      }
    },
  };
  return [...cases, makes];
}

function translatesSample({ signed, now }: Subject, provider: EmailProvider, type: string): ContractCase {
  return {
    name: `${provider.name} says what ${type} means in the unified vocabulary`,
    async run() {
      const { events } = await receiveDelivery(provider, signed(type), now);
      for (const event of events) {
        const fields = provider.toEmailEvent(event);
        expect(emailEventTypes.includes(fields.type), `${fields.type} is no type of the vocabulary`);
        for (const name of ['recipient', 'messageId', 'url', 'reason', 'userAgent', 'ip'] as const) {
          const value = fields[name];
          expect(value === undefined || typeof value === 'string', `${name} is ${typeof value}, not text`);
        }
      }
    },
  };
}

const silent = { debug() {}, warn() {}, error() {} };

/** Checks that a receiver refuses deliveries. One receiver serves a case: it remembers nothing of what it refuses. */
function refusing(
  provider: Provider,
  now: () => number,
): (delivery: Delivery, what: string) => Promise<void> {
  let handled = 0;
  const receiver = createReceiver(provider, { now, log: silent }).onAny(() => ++handled);
  return async (delivery, what) => {
    const { kind } = await receiver.receive(delivery);
    expect(kind === 'unverified' && handled === 0, `${what} ended as ${kind}`);
  };
}

function withHeader(delivery: Delivery, name: string, value: string | undefined): Delivery {
  const headers = new Headers([...delivery.headers]);
  headers.delete(name);
  if (value !== undefined) headers.set(name, value);
  return { ...delivery, headers };
}

/** Copies with one bit of the body changed, at some two hundred places, each with its place. */
function* withChangedBits(delivery: Delivery): Generator<readonly [at: number, changed: Delivery]> {
  for (let at = 0; at < delivery.body.length; at += 1 + Math.floor(delivery.body.length / 200)) {
    const body = delivery.body.slice();
    body[at] = (body[at] ?? 0) ^ 1;
    yield [at, { ...delivery, body }];
  }
}

function isEmailProvider(provider: Provider): provider is EmailProvider {
  return 'toEmailEvent' in provider;
}

function expect(truth: boolean, otherwise: string): void {
  if (!truth) throw new Error(otherwise);
}
