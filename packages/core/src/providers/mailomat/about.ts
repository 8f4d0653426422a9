import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { mailomatSamples } from './samples.ts';

export const aboutMailomat: AboutProvider = {
  title: 'Mailomat',
  options: { secret, tolerance },
  samples: mailomatSamples,
  idPath: 'id',
};
