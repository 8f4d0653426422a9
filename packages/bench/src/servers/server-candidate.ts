import type { Server } from 'node:http';
import type { Scheme, Secrets } from '../sender.ts';

/** One way to serve `path`: with 200 for a good delivery, and 400 or more for one that was altered. */
export interface ServerCandidate {
  readonly name: string;
  /** What its deliveries are signed by. Default: `email-api`. */
  readonly scheme?: Scheme;
  /** False where it only reads the body, to show what the framework alone takes. Default: true. */
  readonly verifies?: boolean;
  /** Loads what it needs and listens on loopback. Nothing else of it is loaded before. */
  listen(secrets: Secrets): Promise<Listening>;
}

export interface Listening {
  readonly server: Server;
  /** How many events were handled, or stored to be handled; where something counts them. */
  readonly handled?: () => number | Promise<number>;
}

export const path = '/webhooks/email';
export const accepted = '{"received":true}';
export const refused = '{"error":"Invalid signature"}';
