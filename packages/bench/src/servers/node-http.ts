import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { fastestVerify, typicalVerify } from '../candidates/by-hand.ts';
import { accepted, type Listening, refused, type ServerCandidate } from './server-candidate.ts';

/** The second, verify and parse by hand, is what ratios are to. */
export const nodeHttpServers: readonly ServerCandidate[] = [
  {
    name: 'node:http alone, the body read',
    verifies: false,
    listen: async () => listen((request, response) => read(request, () => answer(response, 200, accepted))),
  },
  {
    name: 'node:http, fastest verify by hand + JSON.parse',
    listen: async ({ secret }) => listen(byHand(fastestVerify(secret))),
  },
  {
    name: 'node:http, typical verify by hand + JSON.parse',
    listen: async ({ secret }) => listen(byHand(typicalVerify(secret))),
  },
  {
    name: 'Postern: handleNode of @postern/core/node-http',
    async listen({ secret }) {
      const { handleNode } = await import('@postern/core/node-http');
      const { handledReceiver } = await import('./handled-receiver.ts');
      const { receiver, handled } = handledReceiver(secret);
      return { ...listen((request, response) => void handleNode(receiver, request, response)), handled };
    },
  },
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

function read(request: IncomingMessage, then: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => then(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
