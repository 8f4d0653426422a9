import type { AboutProvider } from '../../provider/about-provider.ts';
import { base64Secret, tolerance } from '../../provider/provider-options.ts';
import { loopsSamples } from './samples.ts';

export const aboutLoops: AboutProvider = {
  title: 'Loops',
  options: { secret: base64Secret, tolerance },
  samples: loopsSamples,
};
