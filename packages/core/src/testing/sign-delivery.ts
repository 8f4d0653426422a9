import { createDelivery, type Delivery, type HeaderRecord } from '../delivery/delivery.ts';
import { ConfigurationError } from '../errors.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { aboutProviders } from './about-providers.ts';
import { samplesOf } from './samples.ts';

/** The sample or the body to sign, and the request around it. */
export interface SignDeliveryOptions<Type extends string = string> {
  /** Signs the provider's sample of this event type, with the headers that its sender adds. */
  type?: Type;
  /** Signs this instead of the sample. Bytes and text are sent as they are, anything else as JSON. */
  body?: Uint8Array<ArrayBuffer> | string | object;
  headers?: HeaderRecord;
  /** Default: `/`. */
  url?: string;
  /** Milliseconds since the epoch, for schemes that sign a time. Default: `Date.now`. */
  now?: () => number;
}

/** A signed delivery that can be given to `receiver.receive`, and to `fetch` as its second argument. */
export type SignedDelivery = Delivery & { readonly headers: Headers };

/**
 * Makes a delivery as the provider's sender would send it, signed with the provider's own (first) secret.
 *
 * @throws ConfigurationError for a type that the provider has no sample of.
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
    headers: { 'content-type': 'application/json', ...headersOf(provider.name, type), ...options.headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
  const signed = await provider.signature.sign(unsigned, { now });
  return { ...signed, headers: new Headers([...signed.headers]) };
}

function headersOf(provider: string, type: string | undefined): HeaderRecord | undefined {
  if (type === undefined || !Object.hasOwn(aboutProviders, provider)) return undefined;
  return aboutProviders[provider]?.headers?.(type);
}

function sampleOf(provider: string, type: string): object | string {
  const samples = samplesOf(provider);
  const sample = Object.hasOwn(samples, type) ? samples[type] : undefined;
  // A sample is text where the sender posts a form.
  if (typeof sample === 'string' || (typeof sample === 'object' && sample !== null)) return sample;
  throw new ConfigurationError(
    `${provider} has no sample of ${type}. It has: ${Object.keys(samples).join(', ')}.`,
  );
}
