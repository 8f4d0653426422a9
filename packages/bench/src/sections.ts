import type { TakeSection } from './section.ts';

/** All sections in the order of the page. Each is loaded when it runs, so that none has the modules of another. */
export const sections: Readonly<Record<string, () => Promise<TakeSection>>> = {
  'in-process': async () => (await import('./sections/in-process.ts')).inProcess,
  peers: async () => (await import('./sections/peers.ts')).peers,
  'http-node': async () => (await import('./sections/http.ts')).http('node:http'),
  'http-express': async () => (await import('./sections/http.ts')).http('Express 5'),
  'http-hono': async () => (await import('./sections/http.ts')).http('Hono on Node'),
  'http-fastify': async () => (await import('./sections/http.ts')).http('Fastify 5'),
  fetch: async () => (await import('./sections/fetch.ts')).fetch,
  dedup: async () => (await import('./sections/dedup.ts')).dedup,
  memory: async () => (await import('./sections/memory.ts')).memory,
  inbox: async () => (await import('./sections/inbox.ts')).inbox,
  workers: async () => (await import('./sections/workers.ts')).workers,
  batch: async () => (await import('./sections/batch.ts')).batch,
  recovery: async () => (await import('./sections/recovery.ts')).recovery,
  'cold-start': async () => (await import('./sections/cold-start.ts')).coldStart,
  growth: async () => (await import('./sections/growth.ts')).growth,
  refusals: async () => (await import('./sections/refusals.ts')).refusals,
  walk: async () => (await import('./sections/walk.ts')).walk,
};
