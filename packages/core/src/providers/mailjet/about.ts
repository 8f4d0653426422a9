import type { AboutProvider } from '../../provider/about-provider.ts';
import { acceptUnverified, basicAuth, pathSecret } from '../../provider/provider-options.ts';
import { mailjetSamples } from './samples.ts';

export const aboutMailjet: AboutProvider = {
  title: 'Mailjet',
  options: { basicAuth, pathSecret, acceptUnverified },
  samples: mailjetSamples,
  idPath: 'Message_GUID',
};
