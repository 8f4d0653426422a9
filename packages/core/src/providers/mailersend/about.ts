import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret } from '../../provider/provider-options.ts';
import { mailersendSamples } from './samples.ts';

export const aboutMailersend: AboutProvider = {
  title: 'MailerSend',
  options: { secret },
  samples: mailersendSamples,
  idPath: 'data.id',
};
