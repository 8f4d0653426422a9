import type { AboutProvider } from '../../provider/about-provider.ts';
import { privateKey, publicKey } from '../../provider/provider-options.ts';
import { postalSamples } from './samples.ts';

export const aboutPostal: AboutProvider = {
  title: 'Postal',
  options: { publicKey, hash: { form: 'text' }, privateKey: privateKey('rsa') },
  samples: postalSamples,
  idPath: 'uuid',
};
