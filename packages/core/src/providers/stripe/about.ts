import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { stripeSamples } from './samples.ts';

export const aboutStripe: AboutProvider = {
  title: 'Stripe',
  options: { secret, tolerance },
  samples: stripeSamples,
  idPath: 'id',
};
