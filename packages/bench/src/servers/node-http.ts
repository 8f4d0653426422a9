import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { fastestVerify, typicalVerify } from '../candidates/by-hand.ts';
import { maxBodyBytes } from './max-body-bytes.ts';
import { posternServers } from './postern-servers.ts';
import { accepted, type Listening, refused, type ServerCandidate } from './server-candidate.ts';

/** Ratios are to the second: code by hand with the same duties. */
export const nodeHttpServers: readonly ServerCandidate[] = [
  {
    name: 'node:http alone, the body read',
    verifies: false,
    listen: async () => listen((request, response) => read(request, () => answer(response, 200, accepted))),
  },
  {
    name: 'node:http, by hand with the same duties',
    async listen({ secret }) {
      const { handWritten } = await import('../candidates/same-duties.ts');
      const { receive, handled } = handWritten(secret);
      const listener: RequestListener = (request, response) =>
        read(
          request,
          async (body) => {
            const signature = request.headers['x-webhook-signature'] as string | undefined;
            const { status, body: text } = await receive(body, signature);
            answer(response, status, text);
          },
          maxBodyBytes,
        );
      return { ...listen(listener), handled };
    },
  },
  {
    name: 'node:http, fastest verify by hand + JSON.parse',
    listen: async ({ secret }) => listen(byHand(fastestVerify(secret))),
  },
  {
    name: 'node:http, typical verify by hand + JSON.parse',
    listen: async ({ secret }) => listen(byHand(typicalVerify(secret))),
  },
  ...posternServers('handleNode of @postern/core/node-http', async (receiver) => {
    const { handleNode } = await import('@postern/core/node-http');
    return listen((request, response) => void handleNode(receiver, request, response));
  }),
  {
    name: '@octokit/webhooks createNodeMiddleware',
    scheme: 'github',
    async listen({ secret }) {
      const { octokitMiddleware } = await import('./octokit-middleware.ts');
      return listen(octokitMiddleware(secret));
    },
  },
];

function listen(listener: RequestListener): Listening {
  return { server: createServer(listener).listen(0, '127.0.0.1') };
}

function byHand(verify: (body: Buffer, header: string) => boolean): RequestListener {
  return (request, response) =>
    read(request, (body) => {
      if (!verify(body, String(request.headers['x-webhook-signature'] ?? ''))) {
        return answer(response, 401, refused);
      }
      const event = JSON.parse(body.toString());
      answer(response, event.type === 'delivered' ? 200 : 400, accepted);
    });
}

function read(request: IncomingMessage, then: (body: Buffer) => unknown, limit = 2 ** 21): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk) => {
    size += chunk.length;
    if (size > limit) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => then(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
