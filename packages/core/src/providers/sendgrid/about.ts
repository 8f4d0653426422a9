import type { AboutProvider } from '../../provider/about-provider.ts';
import { privateKey, publicKey, tolerance } from '../../provider/provider-options.ts';
import { sendgridSamples } from './samples.ts';

export const aboutSendgrid: AboutProvider = {
  title: 'SendGrid',
  options: { publicKey, tolerance, privateKey: privateKey('ecdsa-p256-sha256') },
  samples: sendgridSamples,
  idPath: '*.sg_event_id',
};
