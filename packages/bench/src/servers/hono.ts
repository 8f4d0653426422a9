import type { Server } from 'node:http';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { fastestVerify, typicalVerify } from '../candidates/by-hand.ts';
import { maxBodyBytes } from './max-body-bytes.ts';
import { posternServers } from './postern-servers.ts';
import { accepted, type Listening, path, refused, type ServerCandidate } from './server-candidate.ts';

type BodyOf = (context: Context) => Promise<Buffer>;

const text: BodyOf = async (context) => Buffer.from(await context.req.text());
const bytes: BodyOf = async (context) => Buffer.from(await context.req.arrayBuffer());

/** Ratios are to the second: code by hand with the same duties. */
export const honoServers: readonly ServerCandidate[] = [
  {
    name: 'Hono alone, c.req.text',
    verifies: false,
    listen: () =>
      serve((app) =>
        app.post(path, async (context) => {
          await context.req.text();
          return answer(context, 200, accepted);
        }),
      ),
  },
  {
    name: 'c.req.arrayBuffer, by hand with the same duties',
    listen: ({ secret }) => withSameDuties(secret, byContentLength),
  },
  {
    name: 'the same, always limited by hono/body-limit',
    listen: ({ secret }) => withSameDuties(secret, (limit) => limit),
  },
  {
    name: 'c.req.text, fastest verify by hand + JSON.parse',
    listen: ({ secret }) => serve((app) => app.post(path, byHand(text, fastestVerify(secret)))),
  },
  {
    name: 'c.req.text, typical verify by hand + JSON.parse',
    listen: ({ secret }) => serve((app) => app.post(path, byHand(text, typicalVerify(secret)))),
  },
  {
    name: 'c.req.arrayBuffer, fastest verify by hand + JSON.parse',
    listen: ({ secret }) => serve((app) => app.post(path, byHand(bytes, fastestVerify(secret)))),
  },
  ...posternServers('webhooks of @postern/hono', async (receiver) => {
    const { webhooks } = await import('@postern/hono');
    return serve((app) => app.post(path, webhooks(receiver)));
  }),
  {
    name: 'c.req.text, standardwebhooks',
    scheme: 'standard',
    async listen({ standardSecret }) {
      const { Webhook } = await import('standardwebhooks');
      const webhook = new Webhook(standardSecret);
      return serve((app) =>
        app.post(
          path,
          trying(async ({ req }) => webhook.verify(await req.text(), req.header())),
        ),
      );
    },
  },
  {
    name: 'c.req.text, @polar-sh/sdk validateEvent',
    scheme: 'polar',
    async listen({ standardSecret }) {
      const { webhooks } = await import('@polar-sh/sdk/2026-10');
      return serve((app) =>
        app.post(
          path,
          trying(async ({ req }) => webhooks.validateEvent(await req.text(), req.header(), standardSecret)),
        ),
      );
    },
  },
  {
    name: '@hookflo/tern of c.req.raw',
    scheme: 'github',
    async listen({ secret }) {
      const { WebhookVerificationService } = await import('@hookflo/tern');
      return serve((app) =>
        app.post(path, async (context) => {
          const { isValid } = await WebhookVerificationService.verifyWithPlatformConfig(
            context.req.raw,
            'github',
            secret,
          );
          return isValid ? answer(context, 200, accepted) : answer(context, 401, refused);
        }),
      );
    },
  },
];

async function withSameDuties(
  secret: string,
  limitBy: (bodyLimit: MiddlewareHandler) => MiddlewareHandler,
): Promise<Listening> {
  const { handWritten } = await import('../candidates/same-duties.ts');
  const { bodyLimit } = await import('hono/body-limit');
  const { receive, handled } = handWritten(secret);
  const route = async (context: Context) => {
    const signature = context.req.header('x-webhook-signature');
    const { status, body } = await receive(await bytes(context), signature);
    return answer(context, status as 200, body);
  };
  const limit = limitBy(bodyLimit({ maxSize: maxBodyBytes }));
  return { ...(await serve((app) => app.post(path, limit, route))), handled };
}

/** Counts only a body of undeclared length: hono/body-limit makes a whole web Request, which is costly. */
function byContentLength(bodyLimit: MiddlewareHandler): MiddlewareHandler {
  return async (context, next) => {
    const declared = context.req.header('content-length');
    if (declared === undefined) return bodyLimit(context, next);
    return Number(declared) > maxBodyBytes ? answer(context, 413, refused) : next();
  };
}

async function serve(mount: (app: Hono) => unknown): Promise<Listening> {
  const [{ Hono }, node] = await Promise.all([import('hono'), import('@hono/node-server')]);
  const app = new Hono();
  mount(app);
  return { server: node.serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server };
}

function byHand(bodyOf: BodyOf, verify: (body: Buffer, header: string) => boolean) {
  return async (context: Context) => {
    const body = await bodyOf(context);
    if (!verify(body, context.req.header('x-webhook-signature') ?? '')) return answer(context, 401, refused);
    const event = JSON.parse(body.toString());
    return answer(context, event.type === 'delivered' ? 200 : 400, accepted);
  };
}

function trying(verify: (context: Context) => Promise<unknown>) {
  return async (context: Context) => {
    try {
      await verify(context);
    } catch {
      return answer(context, 401, refused);
    }
    return answer(context, 200, accepted);
  };
}

function answer(context: Context, status: 200 | 400 | 401 | 413, body: string): Response {
  return context.body(body, status, { 'content-type': 'application/json' });
}
