import type { Server } from 'node:http';
import type { Scheme, Secrets } from '../sender.ts';

/** One way to serve `path`: it answers a good delivery with 200, and an altered one with 400 or more. */
export interface ServerCandidate {
  readonly name: string;
  /** The scheme of its deliveries. Default: `email-api`. */
  readonly scheme?: Scheme;
  /** False when it only reads the body, to show the cost of the framework alone. Default: true. */
  readonly verifies?: boolean;
  /** Loads its modules, and no others, and listens on loopback. */
  listen(secrets: Secrets): Promise<Listening>;
}

export interface Listening {
  readonly server: Server;
  /** The number of events handled, or stored to be handled; absent when nothing counts them. */
  readonly handled?: () => number | Promise<number>;
}

export const path = '/webhooks/email';
export const accepted = '{"received":true}';
export const refused = '{"error":"Invalid signature"}';
