import { isPosternError } from '@postern/core';
import { type Context, Hono } from 'hono';
import { bearerKey, isKnownKey } from './access.ts';
import { refuse } from './email-api-routes.ts';
import type { EmitOptions } from './emit.ts';
import type { FaultSettings, Faults } from './faults.ts';
import { jsonBody } from './json-body.ts';

export interface ControlOptions {
  readonly apiKeys: readonly string[];
  readonly faults: Faults;
  emit(options: EmitOptions): object;
  state(): object;
}

/** Serves the calls that no real sender has: create events, set faults, read the state. */
export function controlRoutes({ apiKeys, faults, emit, state }: ControlOptions): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    const key = bearerKey(c.req.header('authorization'));
    if (key !== undefined && isKnownKey(key, apiKeys)) return next();
    return refuse(c, 401, 'Send Authorization: Bearer <key>, with a key of this sandbox');
  });

  app.post('/emit', (c) => change(c, (body) => emit(body as unknown as EmitOptions), 202));
  app.get('/state', (c) => c.json(state()));
  app.get('/faults', (c) => c.json(faults.settings()));
  app.put('/faults', (c) =>
    change(c, (body) => {
      faults.set(body as FaultSettings);
      return faults.settings();
    }),
  );

  return app;
}

async function change(
  c: Context,
  make: (body: Record<string, unknown>) => object,
  status: 200 | 202 = 200,
): Promise<Response> {
  const body = await jsonBody(c.req);
  if (body === undefined) return refuse(c, 400, 'The body must be a JSON object');
  try {
    return c.json(make(body), status);
  } catch (error) {
    if (isPosternError(error) && error.code === 'configuration') return refuse(c, 400, error.message);
    throw error;
  }
}
