import type { AboutProvider } from '../../provider/about-provider.ts';
import { certificate, privateKey, topicArns } from '../../provider/provider-options.ts';
import { scalewaySamples } from './samples.ts';

/** An address of the form that Scaleway's certificates have. The `certificate` option is the answer to it. */
const certificateUrl = 'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt';

export const aboutScaleway: AboutProvider = {
  title: 'Scaleway Transactional Email',
  options: { topicArns, privateKey: privateKey('sns', { certificateUrl }), certificate },
  samples: scalewaySamples,
};
