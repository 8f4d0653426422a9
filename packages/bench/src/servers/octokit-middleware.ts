import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { path } from './server-candidate.ts';

/**
 * Octokit's middleware for node:http and Express. By default it would write the body of every refused request to the
 * console.
 */
export function octokitMiddleware(secret: string): ReturnType<typeof createNodeMiddleware> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const webhooks = new Webhooks({ secret, log });
  webhooks.on('push', () => {});
  return createNodeMiddleware(webhooks, { path, log });
}
