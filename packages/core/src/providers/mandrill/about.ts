import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret } from '../../provider/provider-options.ts';
import { mandrillSamples } from './samples.ts';

export const aboutMandrill: AboutProvider = {
  title: 'Mandrill (Mailchimp Transactional)',
  options: {
    secret,
    url: { form: 'text', neededBy: 'secret', example: 'https://example.com/webhooks/mandrill' },
  },
  samples: mandrillSamples,
  headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
};
