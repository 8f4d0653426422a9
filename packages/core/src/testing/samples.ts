import { ConfigurationError } from '../errors.ts';
import { ahasendSamples } from '../providers/ahasend/samples.ts';
import { brevoSamples } from '../providers/brevo/samples.ts';
import { customerioSamples } from '../providers/customerio/samples.ts';
import { elasticEmailSamples } from '../providers/elastic-email/samples.ts';
import { emailApiSamples } from '../providers/email-api/samples.ts';
import { emailitSamples } from '../providers/emailit/samples.ts';
import { githubSamples } from '../providers/github/samples.ts';
import { lettermintSamples } from '../providers/lettermint/samples.ts';
import { loopsSamples } from '../providers/loops/samples.ts';
import { mailersendSamples } from '../providers/mailersend/samples.ts';
import { mailgunSamples } from '../providers/mailgun/samples.ts';
import { mailjetSamples } from '../providers/mailjet/samples.ts';
import { mailomatSamples } from '../providers/mailomat/samples.ts';
import { mailpaceSamples } from '../providers/mailpace/samples.ts';
import { mailtrapSamples } from '../providers/mailtrap/samples.ts';
import { mandrillSamples } from '../providers/mandrill/samples.ts';
import { postalSamples } from '../providers/postal/samples.ts';
import { postmarkSamples } from '../providers/postmark/samples.ts';
import { resendSamples } from '../providers/resend/samples.ts';
import { scalewaySamples } from '../providers/scaleway/samples.ts';
import { sendgridSamples } from '../providers/sendgrid/samples.ts';
import { sendlayerSamples } from '../providers/sendlayer/samples.ts';
import { sesSamples } from '../providers/ses/samples.ts';
import { smtp2goSamples } from '../providers/smtp2go/samples.ts';
import { sparkpostSamples } from '../providers/sparkpost/samples.ts';
import { standardWebhooksSamples } from '../providers/standard-webhooks/samples.ts';
import { stripeSamples } from '../providers/stripe/samples.ts';
import { sweegoSamples } from '../providers/sweego/samples.ts';
import { unisenderGoSamples } from '../providers/unisender-go/samples.ts';
import { usesendSamples } from '../providers/usesend/samples.ts';

/** A body for each event type of each provider, as the sender's documents have it. Kept out of the providers, whose bundles ship. */
const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ahasend: ahasendSamples,
  brevo: brevoSamples,
  customerio: customerioSamples,
  'elastic-email': elasticEmailSamples,
  'email-api': emailApiSamples,
  emailit: emailitSamples,
  github: githubSamples,
  lettermint: lettermintSamples,
  loops: loopsSamples,
  mailersend: mailersendSamples,
  mailgun: mailgunSamples,
  mailjet: mailjetSamples,
  mailomat: mailomatSamples,
  mailpace: mailpaceSamples,
  mailtrap: mailtrapSamples,
  mandrill: mandrillSamples,
  postal: postalSamples,
  postmark: postmarkSamples,
  resend: resendSamples,
  scaleway: scalewaySamples,
  sendgrid: sendgridSamples,
  sendlayer: sendlayerSamples,
  ses: sesSamples,
  smtp2go: smtp2goSamples,
  sparkpost: sparkpostSamples,
  'standard-webhooks': standardWebhooksSamples,
  stripe: stripeSamples,
  sweego: sweegoSamples,
  'unisender-go': unisenderGoSamples,
  usesend: usesendSamples,
};

/**
 * The sample bodies of a provider by event type.
 *
 * @throws ConfigurationError for a provider that is not one of Postern's own.
 * @example
 * const { bounced } = samplesOf('email-api');
 */
export function samplesOf(provider: string): Readonly<Record<string, unknown>> {
  const found = Object.hasOwn(samples, provider) ? samples[provider] : undefined;
  if (found) return found;
  throw new ConfigurationError(
    `There are no samples of ${provider}: give a \`body\`, or samples of your own.`,
  );
}
