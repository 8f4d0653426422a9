import { expressServers } from './express.ts';
import { fastifyServers } from './fastify.ts';
import { honoServers } from './hono.ts';
import { nodeHttpServers } from './node-http.ts';
import type { ServerCandidate } from './server-candidate.ts';

/** The ways to receive in each framework. Ratios are to the second of each: code by hand with the same duties. */
export const frameworks: Readonly<Record<string, readonly ServerCandidate[]>> = {
  'node:http': nodeHttpServers,
  'Express 5': expressServers,
  'Hono on Node': honoServers,
  'Fastify 5': fastifyServers,
};
