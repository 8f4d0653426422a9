import type { Provider } from '@postern/core';
import { ahasend } from '@postern/core/providers/ahasend';
import { brevo } from '@postern/core/providers/brevo';
import { customerio } from '@postern/core/providers/customerio';
import { elasticEmail } from '@postern/core/providers/elastic-email';
import { emailApi } from '@postern/core/providers/email-api';
import { emailit } from '@postern/core/providers/emailit';
import { github } from '@postern/core/providers/github';
import { lettermint } from '@postern/core/providers/lettermint';
import { loops } from '@postern/core/providers/loops';
import { mailersend } from '@postern/core/providers/mailersend';
import { mailgun } from '@postern/core/providers/mailgun';
import { mailjet } from '@postern/core/providers/mailjet';
import { mailomat } from '@postern/core/providers/mailomat';
import { mailpace } from '@postern/core/providers/mailpace';
import { mailtrap } from '@postern/core/providers/mailtrap';
import { mandrill } from '@postern/core/providers/mandrill';
import { postal } from '@postern/core/providers/postal';
import { postmark } from '@postern/core/providers/postmark';
import { resend } from '@postern/core/providers/resend';
import { scaleway } from '@postern/core/providers/scaleway';
import { sendgrid } from '@postern/core/providers/sendgrid';
import { sendlayer } from '@postern/core/providers/sendlayer';
import { ses } from '@postern/core/providers/ses';
import { smtp2go } from '@postern/core/providers/smtp2go';
import { sparkpost } from '@postern/core/providers/sparkpost';
import { standardWebhooks } from '@postern/core/providers/standard-webhooks';
import { stripe } from '@postern/core/providers/stripe';
import { sweego } from '@postern/core/providers/sweego';
import { unisenderGo } from '@postern/core/providers/unisender-go';
import { usesend } from '@postern/core/providers/usesend';
import { standardWebhooksEd25519 } from '@postern/core/signatures';
import { signingKey, snsSigningKey } from '@postern/core/testing';
import * as z from 'zod';
import {
  certificate,
  ecPrivateKey,
  ecPublicKey,
  edPrivateKey,
  edPublicKey,
  rsaPrivateKey,
  rsaPublicKey,
} from '../../core/src/signatures/fixtures/test-keys.ts';

/** A provider made with one of the proofs that it takes. */
export interface Construction {
  /** The options that it was made with. */
  readonly options: readonly string[];
  readonly provider: Provider;
}

const secret = 'a4f0c1d2e3b45966';
const base64Secret = `whsec_${btoa('thrown away after the test')}`;
const basicAuth = { username: 'hooks', password: secret };
const bearer = secret;
const pathSecret = secret;
const credentials = [{ basicAuth }, { bearer }, { pathSecret }] as const;
const topicArns = 'arn:aws:sns:eu-west-1:123456789012:ses-events';
/** standard-webhooks/standard-webhooks, libraries/go/webhook_asymmetric_test.go; the public one made from it. */
const whsk = 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=';
const whpk = 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=';
const scalewayCertificate = 'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt';
const events = { 'contact.created': z.looseObject({ id: z.string() }) };
/** Stands for the host of the certificates. */
const fetch = async (): Promise<Response> => new Response(certificate);

/** Every provider that core exports, by its folder, once for each proof that it takes; the recommended one first. */
export const catalogue: Readonly<Record<string, readonly [Construction, ...Construction[]]>> = {
  ahasend: made(ahasend, { secret }),
  brevo: made(brevo, ...credentials),
  customerio: made(customerio, { secret }),
  'elastic-email': made(elasticEmail, { pathSecret }, { basicAuth }),
  'email-api': made(emailApi, { secret }),
  emailit: made(emailit, { secret }),
  github: made(github, { secret }),
  lettermint: made(lettermint, { secret }),
  loops: made(loops, { secret: base64Secret }),
  mailersend: made(mailersend, { secret }),
  mailgun: made(mailgun, { secret }),
  mailjet: made(mailjet, { basicAuth }, { pathSecret }),
  mailomat: made(mailomat, { secret }),
  mailpace: made(mailpace, { publicKey: edPublicKey, privateKey: signingKey('ed25519', edPrivateKey) }),
  mailtrap: made(mailtrap, { secret }),
  mandrill: made(mandrill, { secret, url: 'https://example.com/webhooks/mandrill' }),
  postal: made(postal, { publicKey: rsaPublicKey, privateKey: signingKey('rsa-sha256', rsaPrivateKey) }),
  postmark: made(postmark, ...credentials),
  resend: made(resend, { secret: base64Secret }),
  scaleway: made(scaleway, {
    topicArns,
    fetch,
    privateKey: snsSigningKey(rsaPrivateKey, scalewayCertificate),
  }),
  sendgrid: made(sendgrid, {
    publicKey: ecPublicKey,
    privateKey: signingKey('ecdsa-p256-sha256', ecPrivateKey),
  }),
  sendlayer: made(sendlayer, ...credentials, { secret, acceptUnconfirmed: true }),
  ses: made(ses, { topicArns, fetch, privateKey: snsSigningKey(rsaPrivateKey) }),
  smtp2go: made(smtp2go, ...credentials),
  sparkpost: made(sparkpost, ...credentials, { webhookToken: secret }),
  'standard-webhooks': made(
    standardWebhooks,
    { secret: base64Secret, events },
    {
      signature: standardWebhooksEd25519({ publicKey: whpk, privateKey: signingKey('ed25519', whsk) }),
      events,
    },
  ),
  stripe: made(stripe, { secret }),
  sweego: made(sweego, { secret: base64Secret }),
  'unisender-go': made(unisenderGo, { secret }),
  usesend: made(usesend, { secret }),
};

function made<Options extends object>(
  make: (options: Options) => Provider,
  ...[first, ...others]: readonly [Options, ...Options[]]
): readonly [Construction, ...Construction[]] {
  const construct = (options: Options): Construction => ({
    options: Object.keys(options),
    provider: make(options),
  });
  return [construct(first), ...others.map(construct)];
}
