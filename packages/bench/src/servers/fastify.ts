import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastestVerify, typicalVerify } from '../candidates/by-hand.ts';
import { posternServers } from './postern-servers.ts';
import { accepted, type Listening, path, refused, type ServerCandidate } from './server-candidate.ts';

/** Ratios are to the second: code by hand with the same duties. */
export const fastifyServers: readonly ServerCandidate[] = [
  {
    name: 'Fastify alone, a parser that gives bytes',
    verifies: false,
    listen: () => withBytes((_request, reply) => answer(reply, 200, accepted)),
  },
  {
    name: 'bytes, by hand with the same duties',
    async listen({ secret }) {
      const { handWritten } = await import('../candidates/same-duties.ts');
      const { receive, handled } = handWritten(secret);
      const listening = await withBytes(async (request, reply) => {
        const signature = request.headers['x-webhook-signature'] as string | undefined;
        const { status, body } = await receive(request.body as Buffer, signature);
        return answer(reply, status, body);
      });
      return { ...listening, handled };
    },
  },
  {
    name: 'bytes, fastest verify by hand + JSON.parse',
    listen: ({ secret }) => withBytes(byHand(fastestVerify(secret))),
  },
  {
    name: 'bytes, typical verify by hand + JSON.parse',
    listen: ({ secret }) => withBytes(byHand(typicalVerify(secret))),
  },
  ...posternServers('handleNode of @postern/core/node-http', async (receiver) => {
    const { handleNode } = await import('@postern/core/node-http');
    return serve((app) => {
      // Leaves the stream unread.
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => done(null));
      app.post(path, (request, reply) => {
        reply.hijack();
        void handleNode(receiver, request.raw, reply.raw);
      });
    });
  }),
  {
    name: 'bytes, standardwebhooks',
    scheme: 'standard',
    async listen({ standardSecret }) {
      const { Webhook } = await import('standardwebhooks');
      const webhook = new Webhook(standardSecret);
      return withBytes(({ body, headers }, reply) => {
        try {
          webhook.verify(body as Buffer, headers as Record<string, string>);
        } catch {
          return answer(reply, 401, refused);
        }
        return answer(reply, 200, accepted);
      });
    },
  },
];

type Route = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;

async function serve(mount: (app: FastifyInstance) => void): Promise<Listening> {
  const { fastify } = await import('fastify');
  const app = fastify({ bodyLimit: 2 ** 20 });
  mount(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { server: app.server };
}

function withBytes(route: Route): Promise<Listening> {
  return serve((app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.post(path, route);
  });
}

function byHand(verify: (body: Buffer, header: string) => boolean): Route {
  return (request, reply) => {
    const body = request.body as Buffer;
    if (!verify(body, String(request.headers['x-webhook-signature'] ?? '')))
      return answer(reply, 401, refused);
    const event = JSON.parse(body.toString());
    return answer(reply, event.type === 'delivered' ? 200 : 400, accepted);
  };
}

function answer(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type('application/json').send(body);
}
