import type { AboutProvider } from '../../provider/about-provider.ts';
import { privateKey, publicKey } from '../../provider/provider-options.ts';
import { mailpaceSamples } from './samples.ts';

export const aboutMailpace: AboutProvider = {
  title: 'MailPace',
  options: { publicKey, privateKey: privateKey('ed25519') },
  samples: mailpaceSamples,
  idPath: 'payload.id',
};
