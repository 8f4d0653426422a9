// Compiled against the packed declarations, as a user's Next.js project compiles them.
import { emailApi } from '@postern/core/providers/email-api';
import { webhooks } from '@postern/next';
import { webhooks as pagesWebhooks } from '@postern/next/pages';
import type { NextApiHandler } from 'next';
import type { NextRequest } from 'next/server';

const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });

export const POST: (request: NextRequest) => Promise<Response> = webhooks(provider).on('bounced', (event) => {
  const bounceType: 'hard' | 'soft' = event.data.bounce_type;
  return bounceType;
});

export const apiRoute: NextApiHandler = pagesWebhooks(provider).on('opened', (event) => event.data.to);
