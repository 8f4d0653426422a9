import { verifyPublicKey } from '#crypto';
import { decodeBase64 } from '../crypto/base64.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import type { Fetch } from './fetch-bounded.ts';
import type { SignatureScheme } from './scheme.ts';
import { urlAt } from './sender-url.ts';
import { certificateLookup } from './signing-certificate.ts';
import { readSnsMessage, snsSignedText } from './sns-message.ts';
import type { SnsSigningKey } from './sns-signing-key.ts';
import { allowedTopics, snsHost } from './sns-topics.ts';

export interface SnsOptions {
  /** The topics that may send here. Required: anybody can have Amazon sign messages of a topic of their own. */
  topicArns: string | readonly string[] | undefined;
  /** Gets the certificate. Default: the global `fetch`, looked up at each use. */
  fetch?: Fetch | undefined;
  /** The host of certificates, matched from end to end. Default: `sns.<region>.amazonaws.com` or `.com.cn`. */
  certificateHost?: RegExp;
  /** The path of certificates. Default: whatever ends with `.pem`. */
  certificatePath?: RegExp;
  /** Made by `snsSigningKey`: only for `sign`, in tests and sandboxes. */
  privateKey?: SnsSigningKey | undefined;
}

/**
 * Messages of Amazon SNS over HTTP, of both signature versions: RSA over the fields that matter, with a
 * certificate that is fetched from the sender's host over https, kept, and believed because of that host.
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
    verify(delivery, context) {
      const message = readSnsMessage(delivery.body);
      if (!topics.has(message.TopicArn)) {
        throw mismatch('its TopicArn is not in `topicArns`.');
      }
      const signature = decodeBase64(message.Signature);
      const url = urlAt(certificateHost, message.SigningCertURL);
      // A query or fragment would let one certificate fill the whole cache. Not `test`, which with the flag g remembers.
      if (!signature || !url || url.search || url.hash || url.pathname.search(certificatePath) < 0) {
        throw new WebhookVerificationError(
          'signature-malformed',
          'The Signature is no base64, or the SigningCertURL no certificate at the sender, over https.',
        );
      }
      return when(certificateAt(url.href), (certificate) => {
        const { notBefore, notAfter, [message.SignatureVersion]: key } = certificate;
        const now = context.now();
        if (now < notBefore || now > notAfter) {
          throw mismatch("its certificate is out of date. Is this machine's clock right?");
        }
        return when(verifyPublicKey(key, signature, encodeUtf8(snsSignedText(message))), (valid) => {
          if (valid) return { level: 'body', scheme: 'sns', secretIndex: 0 };
          throw mismatch('its Signature does not fit. Something changed the body, or it is a forgery.');
        });
      });
    },
    sign(delivery, context) {
      if (!privateKey) throw new ConfigurationError('`privateKey` is missing: `snsSigningKey` makes one.');
      const [topicArn] = topics;
      return privateKey(delivery, context, topicArn);
    },
  };
}

function mismatch(fault: string): WebhookVerificationError {
  return new WebhookVerificationError('signature-mismatch', `The message is not proved: ${fault}`);
}
