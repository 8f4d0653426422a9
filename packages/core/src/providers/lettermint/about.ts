import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { lettermintSamples } from './samples.ts';

export const aboutLettermint: AboutProvider = {
  title: 'Lettermint',
  options: { secret, tolerance },
  samples: lettermintSamples,
  idPath: 'id',
};
