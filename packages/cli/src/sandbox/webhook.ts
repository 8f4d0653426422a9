/** The two senders that the sandbox imitates. */
export type Sender = 'email-api' | 'sendlayer';

/** `paused` by its owner; `failed` after the last retry of a delivery. Neither receives new events. */
export type WebhookState = 'active' | 'paused' | 'failed';

/** A webhook that was created at the sandbox. */
export interface SandboxWebhook extends NewWebhook {
  readonly state: WebhookState;
  /** Milliseconds since the epoch, like every time here. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The last answer to a delivery: 0 and empty before the first. */
  readonly lastCode: number;
  readonly lastBody: string;
  readonly lastAt: number;
  /** The number of retries of the last delivery so far. */
  readonly lastRetries: number;
}

/** The fields that its creator chooses. */
export interface NewWebhook {
  readonly id: string;
  readonly sender: Sender;
  readonly url: string;
  /** The event types, by their names in payloads. */
  readonly events: readonly string[];
  /** SendLayer's one event by its name at creation: SendLayer accepts two vocabularies, and lists the name it got. */
  readonly eventName: string;
  readonly secret: string;
}

/** The fields that can be changed. */
export type WebhookChanges = Partial<Pick<SandboxWebhook, 'url' | 'events' | 'secret' | 'state'>>;
