import { serve } from '@hono/node-server';
import { createApp } from './app.ts';

const { fetch } = createApp(process.env.WEBHOOK_SECRET);
const { PORT = '3000', HOST = '0.0.0.0' } = process.env;
const server = serve({ fetch, port: Number(PORT), hostname: HOST }, ({ port }) =>
  console.log(`Listening on http://${HOST}:${port}`),
);
process.once('SIGTERM', () => server.close());
