import type { AboutProvider } from '../../provider/about-provider.ts';
import { credentials } from '../../provider/provider-options.ts';
import { postmarkSamples } from './samples.ts';

export const aboutPostmark: AboutProvider = {
  title: 'Postmark',
  options: credentials,
  samples: postmarkSamples,
  idPath: 'MessageID',
};
