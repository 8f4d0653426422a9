import { createWebhookHandler } from '@hookflo/tern/nextjs';
import { createWebMiddleware, Webhooks } from '@octokit/webhooks';
import { Webhook } from 'standardwebhooks';
import type { Candidate } from '../candidate.ts';
import type { Secrets } from '../sender.ts';
import { accepted, path, refused } from '../servers/server-candidate.ts';
import { fetchCandidate } from './fetch-handler.ts';

/** Route handlers that peers offer, or that their README shows. */
export function fetchPeers({ secret, standardSecret }: Secrets): readonly Candidate[] {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const octokit = new Webhooks({ secret, log });
  octokit.on('push', () => {});
  const standard = new Webhook(standardSecret);
  return [
    fetchCandidate(
      '@octokit/webhooks createWebMiddleware',
      createWebMiddleware(octokit, { path, log }) as (request: Request) => Promise<Response>,
      { scheme: 'github' },
    ),
    fetchCandidate(
      'standardwebhooks of request.text()',
      async (request) => {
        try {
          standard.verify(await request.text(), Object.fromEntries(request.headers));
        } catch {
          return new Response(refused, { status: 401 });
        }
        return new Response(accepted);
      },
      { scheme: 'standard' },
    ),
    fetchCandidate(
      '@hookflo/tern createWebhookHandler',
      createWebhookHandler({ platform: 'github', secret, handler: () => ({ received: true }) }),
      { scheme: 'github' },
    ),
  ];
}
