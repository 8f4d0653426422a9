import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret, tolerance } from '../../provider/provider-options.ts';
import { customerioSamples } from './samples.ts';

export const aboutCustomerio: AboutProvider = {
  title: 'Customer.io',
  options: { secret, tolerance },
  samples: customerioSamples,
  idPath: 'event_id',
};
