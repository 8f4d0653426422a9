import { Webhooks } from '@octokit/webhooks';
import type { Candidate } from '../candidate.ts';

/**
 * Verifies, parses and calls a handler. It takes text, so the time to make it counts. It checks no schema and remembers
 * no ids.
 */
export function octokit(secret: string): Candidate {
  let handled = 0;
  const webhooks = new Webhooks({ secret, log: { debug() {}, info() {}, warn() {}, error() {} } });
  webhooks.on('push', () => {
    handled++;
  });
  return {
    name: '@octokit/webhooks verifyAndReceive',
    refuses: 'changed',
    waits: true,
    accept: async ({ body, headers: { github } }) => {
      const before = handled;
      await webhooks.verifyAndReceive({
        id: github['x-github-delivery'] ?? '',
        name: github['x-github-event'] ?? '',
        signature: github['x-hub-signature-256'] ?? '',
        payload: body.toString(),
      });
      return handled === before + 1;
    },
  };
}
