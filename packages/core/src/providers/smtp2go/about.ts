import type { AboutProvider } from '../../provider/about-provider.ts';
import { credentials } from '../../provider/provider-options.ts';
import { smtp2goSamples } from './samples.ts';

export const aboutSmtp2go: AboutProvider = {
  title: 'SMTP2GO',
  options: credentials,
  samples: smtp2goSamples,
  idPath: 'email_id',
};
