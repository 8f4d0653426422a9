/** One event for one webhook. */
export interface SandboxDelivery {
  readonly id: number;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The event's JSON, as its sender writes it. Every attempt sends the same text. */
  readonly payload: string;
  /** The token that SendLayer signs. It is not documented whether retries repeat it; here they do. */
  readonly token: string;
  readonly createdAt: number;
  /** The number of attempts that have ended. */
  readonly attempts: number;
}

/** `queued` deliveries are sent immediately, `waiting` ones at the time of their retry. The others are final. */
export type DeliveryState = 'queued' | 'waiting' | 'delivered' | 'failed';

/** One attempt to deliver, and its result. */
export interface SandboxAttempt {
  readonly deliveryId: number;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The number of the attempt, from 1. A copy has the number of its original. */
  readonly attempt: number;
  /** True for a copy that the fault `duplicate` added. It does not change the state of its delivery. */
  readonly copy: boolean;
  readonly ok: boolean;
  /** The status of the answer; undefined without one. */
  readonly code: number | undefined;
  readonly body: string;
  /** The time until the answer was complete or given up, in milliseconds. */
  readonly ms: number;
  /** The reason why there was no answer: a code of Node such as ECONNREFUSED, or words. */
  readonly error: string | undefined;
  /** The state of the delivery after the attempt. */
  readonly state: DeliveryState;
  readonly at: number;
  /** The time of the next attempt. */
  readonly nextRetryAt: number | undefined;
}
