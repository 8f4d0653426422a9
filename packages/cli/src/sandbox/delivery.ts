/** One event on its way to one webhook. */
export interface SandboxDelivery {
  readonly id: number;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The event's JSON, as its sender writes it. It stays the same in every attempt. */
  readonly payload: string;
  /** What SendLayer puts beside the event. Whether its retries repeat it is not known; here they do. */
  readonly token: string;
  readonly createdAt: number;
  /** Attempts that have been answered or have failed. */
  readonly attempts: number;
}

/** `queued` is to be sent at once, `waiting` at its time; the others are the two ends. */
export type DeliveryState = 'queued' | 'waiting' | 'delivered' | 'failed';

/** One attempt to deliver, and what it led to. */
export interface SandboxAttempt {
  readonly deliveryId: number;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** Counted from 1. A copy has the number of its original. */
  readonly attempt: number;
  /** A second sending that the fault `duplicate` has added. It changes nothing about its delivery. */
  readonly copy: boolean;
  readonly ok: boolean;
  /** The status of the answer, where there was one. */
  readonly code: number | undefined;
  readonly body: string;
  /** Until the answer was complete, or given up. */
  readonly ms: number;
  /** Why there was no answer: a code of Node, as ECONNREFUSED, or words. */
  readonly error: string | undefined;
  /** What the delivery is now. */
  readonly state: DeliveryState;
  readonly at: number;
  /** When it is tried again. */
  readonly nextRetryAt: number | undefined;
}
