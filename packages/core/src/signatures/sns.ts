import { verifyPublicKey } from '#crypto';
import { decodeBase64 } from '../crypto/base64.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import type { Fetch } from '../runtime/fetch.ts';
import type { SignatureScheme } from './scheme.ts';
import { senderUrl } from './sender-url.ts';
import { certificateLookup } from './signing-certificate.ts';
import { readSnsMessage, snsSignedText } from './sns-message.ts';
import type { SnsSigningKey } from './sns-signing-key.ts';
import { allowedTopics, snsHost } from './sns-topics.ts';

/** Options of `sns`. */
export interface SnsOptions {
  /** The topics that may send here. Required: anybody can have Amazon sign messages of a topic of their own. */
  topicArns: string | readonly string[] | undefined;
  /** Gets the certificate. Default: the global `fetch`, looked up at each use. */
  fetch?: Fetch | undefined;
  /** The host of certificates, matched from end to end. Default: `sns.<region>.amazonaws.com` or `.com.cn`. */
  certificateHost?: RegExp;
  /** The path of certificates. Default: any that ends with `.pem`. */
  certificatePath?: RegExp;
  /** Made by `snsSigningKey`: only for `sign`, in tests and sandboxes. */
  privateKey?: SnsSigningKey | undefined;
}

/**
 * Verifies messages of Amazon SNS over HTTP, of both signature versions: RSA over the fields that matter. The
 * certificate is fetched from the sender's host over https, cached, and trusted because of that host.
 *
 * The signature covers the message and its topic, not every field of the body: read only the fields of
 * `SnsMessage`. A subscription is confirmed by `confirmSubscription`, after this.
 *
 * @throws ConfigurationError without `topicArns`.
 * @example
 * sns({ topicArns: 'arn:aws:sns:eu-west-1:123456789012:ses-events' });
 */
export function sns(options: SnsOptions): SignatureScheme {
  const { certificateHost = snsHost, certificatePath = /\.pem$/, privateKey } = options;
  const topics = allowedTopics(options.topicArns);
  const certificateAt = certificateLookup(options.fetch);

  return {
    name: 'sns',
    level: 'body',
    async verify(delivery, clock) {
      const message = readSnsMessage(delivery.body);
      if (!topics.has(message.TopicArn)) {
        throw mismatchError('its TopicArn is not in `topicArns`.');
      }
      const signature = decodeBase64(message.Signature);
      const url = senderUrl(certificateHost, message.SigningCertURL);
      // A query or fragment would let one certificate fill the whole cache. Not `test`, which with the flag g remembers.
      if (!signature || !url || url.search || url.hash || url.pathname.search(certificatePath) < 0) {
        throw new WebhookVerificationError(
          'signature-malformed',
          'The Signature is no base64, or the SigningCertURL no certificate at the sender, over https.',
        );
      }
      const certificate = await certificateAt(url.href);
      const { notBefore, notAfter, [message.SignatureVersion]: key } = certificate;
      const now = clock.now();
      if (now < notBefore || now > notAfter) {
        throw mismatchError('its certificate is out of date. Is the clock here right?');
      }
      if (await verifyPublicKey(key, signature, encodeUtf8(snsSignedText(message)))) {
        return { level: 'body', scheme: 'sns', secretIndex: 0 };
      }
      throw mismatchError('its Signature does not fit. Something changed the body, or it is a forgery.');
    },
    async sign(delivery, clock) {
      if (!privateKey) throw new ConfigurationError('`privateKey` is missing: `snsSigningKey` makes one.');
      const [topicArn] = topics;
      return privateKey(delivery, clock, topicArn);
    },
  };
}

function mismatchError(fault: string): WebhookVerificationError {
  return new WebhookVerificationError('signature-mismatch', `The message is not proved: ${fault}`);
}
