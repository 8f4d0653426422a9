/** The imports of a user of each package, and the least use of them that keeps the needed code in a bundle. */
export interface Import {
  readonly name: string;
  readonly source: string;
  /** True for a package that does not run on the edge. */
  readonly nodeOnly?: boolean;
}

export const imports: readonly Import[] = [
  { name: 'an empty script', source: '', nodeOnly: true },
  {
    name: '@postern/core with one provider',
    source: `
      import { createReceiver } from '@postern/core';
      import { emailApi } from '@postern/core/providers/email-api';
      globalThis.made = createReceiver(emailApi({ secret: 'b7c0e5a93d' })).on('delivered', () => {});`,
  },
  {
    name: 'the same for fetch',
    source: `
      import { webhooks } from '@postern/core/fetch';
      import { emailApi } from '@postern/core/providers/email-api';
      globalThis.made = webhooks(emailApi({ secret: 'b7c0e5a93d' })).on('delivered', () => {});`,
  },
  {
    name: 'the same with unified events',
    source: `
      import { createReceiver } from '@postern/core';
      import { unified } from '@postern/core/email';
      import { emailApi } from '@postern/core/providers/email-api';
      globalThis.made = createReceiver(unified(emailApi({ secret: 'b7c0e5a93d' }))).on('delivered', () => {});`,
  },
  { name: 'node:crypto', source: `import { createHmac } from 'node:crypto'; globalThis.made = createHmac;` },
  {
    name: '@octokit/webhooks',
    source: `import { Webhooks } from '@octokit/webhooks'; globalThis.made = new Webhooks({ secret: 'b7c0e5a93d' });`,
  },
  {
    name: 'standardwebhooks',
    source: `import { Webhook } from 'standardwebhooks'; globalThis.made = new Webhook('whsec_b7c0e5a93d');`,
  },
  {
    name: 'svix',
    source: `import { Webhook } from 'svix'; globalThis.made = new Webhook('whsec_b7c0e5a93d');`,
  },
  { name: 'stripe', source: `import Stripe from 'stripe'; globalThis.made = new Stripe('sk_test_unused');` },
  {
    name: '@hookflo/tern',
    source: `import { WebhookVerificationService } from '@hookflo/tern'; globalThis.made = WebhookVerificationService;`,
  },
  {
    name: '@polar-sh/sdk webhooks',
    source: `import { webhooks } from '@polar-sh/sdk/2026-10'; globalThis.made = webhooks.validateEvent;`,
  },
];
