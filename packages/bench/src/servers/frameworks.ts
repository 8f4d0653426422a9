import { expressServers } from './express.ts';
import { fastifyServers } from './fastify.ts';
import { honoServers } from './hono.ts';
import { nodeHttpServers } from './node-http.ts';
import type { ServerCandidate } from './server-candidate.ts';

/** By framework, its ways to receive. In each the second, verify and parse by hand, is what ratios are to. */
export const frameworks: Readonly<Record<string, readonly ServerCandidate[]>> = {
  'node:http': nodeHttpServers,
  'Express 5': expressServers,
  'Hono on Node': honoServers,
  'Fastify 5': fastifyServers,
};
