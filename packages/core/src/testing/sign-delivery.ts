import { createDelivery, type Delivery, type HeaderRecord } from '../delivery/delivery.ts';
import { ConfigurationError } from '../errors.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { samplesOf } from './samples.ts';

/** What to sign. */
export interface SignDeliveryOptions<Type extends string = string> {
  /** The provider's sample of this event type. */
  type?: Type;
  /** Instead of a sample: bytes and text go out as they are, anything else as JSON. */
  body?: Uint8Array<ArrayBuffer> | string | object;
  headers?: HeaderRecord;
  /** Default: `/`. */
  url?: string;
  /** Milliseconds since the epoch, for schemes that sign a time. Default: `Date.now`. */
  now?: () => number;
}

/** A delivery that can be given to `receiver.receive`, and to `fetch` as its second argument. */
export type SignedDelivery = Delivery & { readonly headers: Headers };

/**
 * Makes a delivery as the provider's sender would send it, signed with the provider's own (first) secret.
 *
 * @throws ConfigurationError for a type of which the provider has no sample.
 * @example
 * const delivery = await signDelivery(provider, { type: 'bounced' });
 * await fetch('http://localhost:3000/webhooks/email', delivery);
 */
export async function signDelivery<Events extends EventMap>(
  provider: Provider<Events>,
  options: SignDeliveryOptions<keyof Events & string>,
): Promise<SignedDelivery> {
  const { type, body = type && sampleOf(provider.name, type), url = '/', now = Date.now } = options;
  if (body === undefined) throw new ConfigurationError('signDelivery needs a `type` or a `body`.');
  const unsigned = createDelivery({
    url,
    headers: { 'content-type': 'application/json', ...options.headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
  const signed = await provider.signature.sign(unsigned, { now });
  return { ...signed, headers: new Headers([...signed.headers]) };
}

function sampleOf(provider: string, type: string): object | string {
  const samples = samplesOf(provider);
  const sample = Object.hasOwn(samples, type) ? samples[type] : undefined;
  // Text where the sender posts a form.
  if (typeof sample === 'string' || (typeof sample === 'object' && sample !== null)) return sample;
  throw new ConfigurationError(
    `${provider} has no sample of ${type}. It has: ${Object.keys(samples).join(', ')}.`,
  );
}
