import type { ProviderOption } from './about-provider.ts';

const exampleSecret = 'a4f0c1d2e3b45966';

/** A secret that is used as the text that it is. */
export const secret: ProviderOption = { form: 'text', proof: true, encoded: true, example: exampleSecret };

/** A secret that the sender gives out in base64 after `whsec_`. */
export const base64Secret: ProviderOption = {
  ...secret,
  example: `whsec_${btoa('thrown away after the test')}`,
};

export const basicAuth: ProviderOption = {
  form: 'credentials',
  proof: true,
  encoded: true,
  example: `hooks:${exampleSecret}`,
};

export const bearer = secret;
export const pathSecret = secret;
export const acceptUnverified: ProviderOption = { form: 'flag', proof: true };

/** The options of a sender that signs nothing. */
export const credentials = { basicAuth, bearer, pathSecret, acceptUnverified };

export const publicKey: ProviderOption = { form: 'public-key', proof: true, encoded: true };

/** The key to sign samples with. The public key is made from it, so it can stand alone. */
export function privateKey(
  algorithm: NonNullable<ProviderOption['algorithm']>,
  more: Pick<ProviderOption, 'certificateUrl'> = {},
): ProviderOption {
  return { form: 'private-key', proof: true, algorithm, ...more };
}

/** The topics of a sender behind SNS. */
export const topicArns: ProviderOption = {
  form: 'text',
  proof: true,
  example: 'arn:aws:sns:eu-west-1:123456789012:ses-events',
};

/** A certificate to use instead of the one that an SNS message names. */
export const certificate: ProviderOption = { form: 'certificate' };

export const tolerance: ProviderOption = { form: 'seconds' };
