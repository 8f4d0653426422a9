import type { AboutProvider } from '../../provider/about-provider.ts';
import { credentials, secret } from '../../provider/provider-options.ts';
import { sparkpostSamples } from './samples.ts';

export const aboutSparkpost: AboutProvider = {
  title: 'SparkPost',
  options: { ...credentials, webhookToken: secret },
  samples: sparkpostSamples,
  idPath: '*.msys.*.event_id',
};
