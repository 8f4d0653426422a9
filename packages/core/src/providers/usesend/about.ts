import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { usesendSamples } from './samples.ts';

export const aboutUsesend: AboutProvider = {
  title: 'useSend',
  options: { secret, tolerance },
  samples: usesendSamples,
  idPath: 'id',
};
