/** The two services that the sandbox is. */
export type Sender = 'email-api' | 'sendlayer';

/** `paused` by its owner; `failed` after the last retry of a delivery. Neither gets new events. */
export type WebhookState = 'active' | 'paused' | 'failed';

/** A webhook that was created at the sandbox. */
export interface SandboxWebhook {
  readonly id: string;
  readonly sender: Sender;
  readonly url: string;
  /** By their names in payloads. */
  readonly events: readonly string[];
  /** How SendLayer's one event was named at creation: it takes two vocabularies and lists what it was given. */
  readonly eventName: string;
  readonly secret: string;
  readonly state: WebhookState;
  /** Milliseconds since the epoch, as are all times here. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The last answer to a delivery: 0 and empty before the first. */
  readonly lastCode: number;
  readonly lastBody: string;
  readonly lastAt: number;
  /** How many retries the last delivery has taken so far. */
  readonly lastRetries: number;
}

/** What may be changed. */
export type WebhookChanges = Partial<Pick<SandboxWebhook, 'url' | 'events' | 'secret' | 'state'>>;
