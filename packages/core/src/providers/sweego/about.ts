import type { AboutProvider } from '../../provider/about-provider.ts';
import { base64Secret, tolerance } from '../../provider/provider-options.ts';
import { sweegoSamples } from './samples.ts';

export const aboutSweego: AboutProvider = {
  title: 'Sweego',
  options: { secret: base64Secret, tolerance },
  samples: sweegoSamples,
  idPath: 'event_id',
};
