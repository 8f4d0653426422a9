// Written by `npx -y pnpm@12 providers` from the folders of providers. Do not edit it.
import type { AboutProvider } from '../provider/about-provider.ts';
import { aboutAhasend } from '../providers/ahasend/about.ts';
import { aboutBrevo } from '../providers/brevo/about.ts';
import { aboutCustomerio } from '../providers/customerio/about.ts';
import { aboutElasticEmail } from '../providers/elastic-email/about.ts';
import { aboutEmailApi } from '../providers/email-api/about.ts';
import { aboutEmailit } from '../providers/emailit/about.ts';
import { aboutGithub } from '../providers/github/about.ts';
import { aboutLettermint } from '../providers/lettermint/about.ts';
import { aboutLoops } from '../providers/loops/about.ts';
import { aboutMailersend } from '../providers/mailersend/about.ts';
import { aboutMailgun } from '../providers/mailgun/about.ts';
import { aboutMailjet } from '../providers/mailjet/about.ts';
import { aboutMailomat } from '../providers/mailomat/about.ts';
import { aboutMailpace } from '../providers/mailpace/about.ts';
import { aboutMailtrap } from '../providers/mailtrap/about.ts';
import { aboutMandrill } from '../providers/mandrill/about.ts';
import { aboutPostal } from '../providers/postal/about.ts';
import { aboutPostmark } from '../providers/postmark/about.ts';
import { aboutResend } from '../providers/resend/about.ts';
import { aboutScaleway } from '../providers/scaleway/about.ts';
import { aboutSendgrid } from '../providers/sendgrid/about.ts';
import { aboutSendlayer } from '../providers/sendlayer/about.ts';
import { aboutSes } from '../providers/ses/about.ts';
import { aboutSmtp2go } from '../providers/smtp2go/about.ts';
import { aboutSparkpost } from '../providers/sparkpost/about.ts';
import { aboutStandardWebhooks } from '../providers/standard-webhooks/about.ts';
import { aboutStripe } from '../providers/stripe/about.ts';
import { aboutSweego } from '../providers/sweego/about.ts';
import { aboutUnisenderGo } from '../providers/unisender-go/about.ts';
import { aboutUsesend } from '../providers/usesend/about.ts';

/** Facts about each of Postern's own providers, by name: its options, its samples, the sender's name. */
export const aboutProviders: Readonly<Record<string, AboutProvider>> = {
  ahasend: aboutAhasend,
  brevo: aboutBrevo,
  customerio: aboutCustomerio,
  'elastic-email': aboutElasticEmail,
  'email-api': aboutEmailApi,
  emailit: aboutEmailit,
  github: aboutGithub,
  lettermint: aboutLettermint,
  loops: aboutLoops,
  mailersend: aboutMailersend,
  mailgun: aboutMailgun,
  mailjet: aboutMailjet,
  mailomat: aboutMailomat,
  mailpace: aboutMailpace,
  mailtrap: aboutMailtrap,
  mandrill: aboutMandrill,
  postal: aboutPostal,
  postmark: aboutPostmark,
  resend: aboutResend,
  scaleway: aboutScaleway,
  sendgrid: aboutSendgrid,
  sendlayer: aboutSendlayer,
  ses: aboutSes,
  smtp2go: aboutSmtp2go,
  sparkpost: aboutSparkpost,
  'standard-webhooks': aboutStandardWebhooks,
  stripe: aboutStripe,
  sweego: aboutSweego,
  'unisender-go': aboutUnisenderGo,
  usesend: aboutUsesend,
};
