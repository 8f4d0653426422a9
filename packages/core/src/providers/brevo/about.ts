import type { AboutProvider } from '../../provider/about-provider.ts';
import { credentials } from '../../provider/provider-options.ts';
import { brevoSamples } from './samples.ts';

export const aboutBrevo: AboutProvider = {
  title: 'Brevo',
  options: credentials,
  samples: brevoSamples,
  idPath: 'message-id',
};
