import type { AboutProvider } from '../../provider/about-provider.ts';
import { base64Secret, privateKey, publicKey, tolerance } from '../../provider/provider-options.ts';
import { svixHeaders } from '../../signatures/standard-message.ts';
import {
  type StandardWebhooksEd25519Options,
  standardWebhooksEd25519,
} from '../../signatures/standard-webhooks-ed25519.ts';
import { standardWebhooksSamples } from './samples.ts';

export const aboutStandardWebhooks: AboutProvider = {
  title: 'Standard Webhooks',
  options: {
    secret: base64Secret,
    tolerance,
    headers: { form: 'text', values: { svix: svixHeaders } },
    publicKey: { ...publicKey, factoryOption: 'signature' },
    privateKey: privateKey('ed25519'),
  },
  toFactoryOptions(options) {
    if (options.publicKey === undefined) return options;
    const { headers } = options;
    return {
      signature: standardWebhooksEd25519(options as unknown as StandardWebhooksEd25519Options),
      ...(headers !== undefined && { headers }),
    };
  },
  samples: standardWebhooksSamples,
};
