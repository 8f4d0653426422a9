import type { AboutProvider } from '../../provider/about-provider.ts';
import { base64Secret, tolerance } from '../../provider/provider-options.ts';
import { resendSamples } from './samples.ts';

export const aboutResend: AboutProvider = {
  title: 'Resend',
  options: { secret: base64Secret, tolerance },
  samples: resendSamples,
};
