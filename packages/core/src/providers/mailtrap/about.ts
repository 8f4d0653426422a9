import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret } from '../../provider/provider-options.ts';
import { mailtrapSamples } from './samples.ts';

export const aboutMailtrap: AboutProvider = {
  title: 'Mailtrap',
  options: { secret },
  samples: mailtrapSamples,
  idPath: 'events.*.event_id',
};
