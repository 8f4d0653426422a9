import { WebhookVerificationService } from '@hookflo/tern';
import type { Candidate } from '../candidate.ts';

/** It takes a web Request, so it is charged making one. GitHub's scheme, verify and parse. */
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
