import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { emailitSamples } from './samples.ts';

export const aboutEmailit: AboutProvider = {
  title: 'Emailit',
  options: { secret, tolerance },
  samples: emailitSamples,
  idPath: '*.event_id',
};
