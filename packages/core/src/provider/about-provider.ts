import type { HeaderRecord } from '../delivery/delivery.ts';

/**
 * Facts about one of Postern's own providers for its tests, the command line and the documentation. They stand in
 * `about.ts` of the provider's folder, which a receiver does not load. A fact that the provider itself states, such as
 * `retrySpan` and `idRecipe`, is not repeated here.
 */
export interface AboutProvider {
  /** The sender's name, as the sender writes it. */
  readonly title: string;
  /** The options that can be given as text, as `postern --option` does. The first is the recommended proof. */
  readonly options: Readonly<Record<string, ProviderOption>>;
  /** Turns values of these options into the factory's options. Default: they are the same. */
  toFactoryOptions?(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** A body for each event type, from the sender's documents. Text is the body itself; anything else is sent as JSON. */
  readonly samples: Readonly<Record<string, object | string>>;
  /** Headers that the sender adds to its own sample, beside the signature. Default: JSON's content type. */
  headers?(type: string): HeaderRecord;
  /** The path of the event's id in a sample: `data.id`, or `*.id` in a list. Default: the body has none. */
  readonly idPath?: string;
}

/** An option of a provider that can be given as text. */
export interface ProviderOption {
  /** The value that the text becomes. `credentials` are `user:password`, a `flag` is `true`. */
  readonly form: 'text' | 'seconds' | 'flag' | 'credentials' | 'public-key' | 'private-key' | 'certificate';
  /** The values by their texts, where no other text is possible. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** A provider needs one of its options that are a proof. */
  readonly proof?: boolean;
  /** The text, or the password in it, is a secret or a key, and may have been copied in another encoding. */
  readonly encoded?: boolean;
  /** The proof that cannot be used without this option. */
  readonly neededBy?: string;
  /** The factory's option that the text leads to, where it has another name. */
  readonly factoryOption?: string;
  /** The algorithm of a private key. */
  readonly algorithm?: 'ed25519' | 'ecdsa-p256-sha256' | 'rsa' | 'sns';
  /** The address that an SNS message names for its certificate. Default: one of Amazon's. */
  readonly certificateUrl?: string;
  /** A text that the factory accepts, for tests. */
  readonly example?: string;
}
