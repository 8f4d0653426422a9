import type { Express, Request, Response } from 'express';
import { fastestVerify, typicalVerify } from '../candidates/by-hand.ts';
import type { Secrets } from '../sender.ts';
import { posternServers } from './postern-servers.ts';
import { accepted, type Listening, path, refused, type ServerCandidate } from './server-candidate.ts';

/** Ratios are to the second: code by hand with the same duties. */
export const expressServers: readonly ServerCandidate[] = [
  {
    name: 'Express alone, express.raw',
    verifies: false,
    listen: () => withRaw(() => (_request, response) => void response.type('json').send(accepted)),
  },
  {
    name: 'express.raw, by hand with the same duties',
    async listen({ secret }) {
      const { handWritten } = await import('../candidates/same-duties.ts');
      const { receive, handled } = handWritten(secret);
      const listening = await withRaw(() => async (request, response) => {
        const { status, body } = await receive(request.body, request.get('x-webhook-signature'));
        response.status(status).type('json').send(body);
      });
      return { ...listening, handled };
    },
  },
  {
    name: 'express.raw, fastest verify by hand + JSON.parse',
    listen: ({ secret }) => withRaw(() => byHand(fastestVerify(secret))),
  },
  {
    name: 'express.raw, typical verify by hand + JSON.parse',
    listen: ({ secret }) => withRaw(() => byHand(typicalVerify(secret))),
  },
  ...posternServers('webhooks of @postern/express', async (receiver) => {
    const { webhooks } = await import('@postern/express');
    return serve((app) => app.post(path, webhooks(receiver)));
  }),
  {
    name: '@octokit/webhooks createNodeMiddleware',
    scheme: 'github',
    async listen({ secret }) {
      const { octokitMiddleware } = await import('./octokit-middleware.ts');
      return serve((app) => app.use(octokitMiddleware(secret)));
    },
  },
  {
    name: 'express.raw, stripe constructEvent',
    scheme: 'stripe',
    listen: ({ secret }) =>
      withRaw(async () => {
        const { default: Stripe } = await import('stripe');
        const { webhooks } = new Stripe('sk_test_unused');
        return trying(({ headers, body }) =>
          webhooks.constructEvent(body, String(headers['stripe-signature']), secret),
        );
      }),
  },
  {
    name: 'express.raw, standardwebhooks',
    scheme: 'standard',
    listen: ({ standardSecret }) =>
      withRaw(async () => {
        const { Webhook } = await import('standardwebhooks');
        const webhook = new Webhook(standardSecret);
        return trying(({ headers, body }) => webhook.verify(body, headers as Record<string, string>));
      }),
  },
  {
    name: 'express.raw, svix + JSON.parse',
    scheme: 'standard',
    listen: ({ standardSecret }) =>
      withRaw(async () => {
        const { Webhook } = await import('svix');
        const webhook = new Webhook(standardSecret);
        return trying(({ headers, body }) => {
          webhook.verify(body, headers as Record<string, string>);
          return JSON.parse(body.toString());
        });
      }),
  },
  {
    name: '@hookflo/tern createWebhookMiddleware',
    scheme: 'github',
    async listen({ secret }: Secrets) {
      const { createWebhookMiddleware } = await import('@hookflo/tern/express');
      const middleware = createWebhookMiddleware({ platform: 'github', secret });
      return serve((app) =>
        app.post(
          path,
          (request, response, next) => void middleware(request, response as never, next),
          (_request, response) => void response.type('json').send(accepted),
        ),
      );
    },
  },
];

type Route = (request: Request, response: Response) => void | Promise<void>;

async function serve(mount: (app: Express) => unknown): Promise<Listening> {
  const { default: express } = await import('express');
  const app = express();
  mount(app);
  return { server: app.listen(0, '127.0.0.1') };
}

async function withRaw(route: () => Route | Promise<Route>): Promise<Listening> {
  const { default: express } = await import('express');
  const made = await route();
  return serve((app) => app.post(path, express.raw({ type: () => true, limit: '1mb' }), made));
}

function byHand(verify: (body: Buffer, header: string) => boolean): Route {
  return (request, response) => {
    if (!verify(request.body, String(request.headers['x-webhook-signature'] ?? ''))) {
      return void response.status(401).type('json').send(refused);
    }
    const event = JSON.parse(request.body.toString());
    response
      .status(event.type === 'delivered' ? 200 : 400)
      .type('json')
      .send(accepted);
  };
}

function trying(verify: (request: Request) => unknown): Route {
  return (request, response) => {
    try {
      verify(request);
    } catch {
      return void response.status(401).type('json').send(refused);
    }
    response.type('json').send(accepted);
  };
}
