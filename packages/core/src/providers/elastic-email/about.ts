import type { AboutProvider } from '../../provider/about-provider.ts';
import { acceptUnverified, basicAuth, pathSecret } from '../../provider/provider-options.ts';
import { elasticEmailSamples } from './samples.ts';

export const aboutElasticEmail: AboutProvider = {
  title: 'Elastic Email',
  options: { pathSecret, basicAuth, acceptUnverified },
  samples: elasticEmailSamples,
  idPath: 'transaction',
};
