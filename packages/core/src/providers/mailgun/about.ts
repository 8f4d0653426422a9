import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { mailgunSamples } from './samples.ts';

export const aboutMailgun: AboutProvider = {
  title: 'Mailgun',
  options: { secret, tolerance },
  samples: mailgunSamples,
  idPath: 'event-data.id',
};
