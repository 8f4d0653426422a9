import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { ahasendSamples } from './samples.ts';

export const aboutAhasend: AboutProvider = {
  title: 'AhaSend',
  options: { secret, tolerance },
  samples: ahasendSamples,
};
