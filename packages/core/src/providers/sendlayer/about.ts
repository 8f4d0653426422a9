import type { AboutProvider } from '../../provider/about-provider.ts';
import { credentials, secret, tolerance } from '../../provider/provider-options.ts';
import { sendlayerSamples } from './samples.ts';

export const aboutSendlayer: AboutProvider = {
  title: 'SendLayer',
  options: {
    ...credentials,
    secret,
    acceptUnconfirmed: { form: 'flag', neededBy: 'secret', example: 'true' },
    tolerance,
  },
  samples: sendlayerSamples,
  idPath: 'EventData.MessageID',
};
