import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret } from '../../provider/provider-options.ts';
import { githubSamples } from './samples.ts';

export const aboutGithub: AboutProvider = {
  title: 'GitHub',
  options: { secret },
  samples: githubSamples,
  headers: (type) => ({ 'x-github-event': type, 'x-github-delivery': crypto.randomUUID() }),
};
