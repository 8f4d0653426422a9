import { WebhookVerificationService } from '@hookflo/tern';
import type { Candidate } from '../candidate.ts';

/** Verifies GitHub's scheme and parses. It takes a web Request, so the time to make one counts. */
export function tern(secret: string): Candidate {
  return {
    name: '@hookflo/tern verifyWithPlatformConfig, of a Request',
    refuses: 'changed',
    waits: true,
    accept: async ({ body, headers }) => {
      const request = new Request('http://app.example.com/webhooks', {
        method: 'POST',
        headers: headers.github,
        body,
      });
      const result = await WebhookVerificationService.verifyWithPlatformConfig(request, 'github', secret);
      return result.isValid;
    },
  };
}
