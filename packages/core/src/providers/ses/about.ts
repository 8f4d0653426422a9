import type { AboutProvider } from '../../provider/about-provider.ts';
import { certificate, privateKey, topicArns } from '../../provider/provider-options.ts';
import { sesSamples } from './samples.ts';

export const aboutSes: AboutProvider = {
  title: 'Amazon SES',
  options: { topicArns, privateKey: privateKey('sns'), certificate },
  samples: sesSamples,
};
