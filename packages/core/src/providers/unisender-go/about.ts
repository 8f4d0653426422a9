import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret } from '../../provider/provider-options.ts';
import { unisenderGoSamples } from './samples.ts';

export const aboutUnisenderGo: AboutProvider = {
  title: 'Unisender Go',
  options: { secret },
  samples: unisenderGoSamples,
  idPath: 'events_by_user.*.events.*.event_data.job_id',
};
