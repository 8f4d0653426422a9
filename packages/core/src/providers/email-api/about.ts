import type { AboutProvider } from '../../provider/about-provider.ts';
import { secret } from '../../provider/provider-options.ts';
import { emailApiSamples } from './samples.ts';

export const aboutEmailApi: AboutProvider = {
  title: 'Email API',
  options: { secret, header: { form: 'text' }, prefix: { form: 'text' }, maxAge: { form: 'seconds' } },
  samples: emailApiSamples,
  idPath: 'id',
};
