import { decodeUtf8, signPrivateKey, verifyPublicKey } from '#crypto';
import { chain } from '../chain.ts';
import { decodeBase64, encodeBase64 } from '../crypto/base64.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import type { Fetch } from './fetch-bounded.ts';
import { privateKeyFromText } from './key-text.ts';
import type { SignatureScheme } from './scheme.ts';
import { hostCheck } from './sender-host.ts';
import { certificateLookup, type SigningCertificate } from './signing-certificate.ts';
import { readSnsMessage, type SnsMessage, snsSignedText } from './sns-message.ts';
import { allowedTopics, snsHost } from './sns-topics.ts';
import { withHeader } from './with-header.ts';

export interface SnsOptions {
  /** The topics that may send here. Required: anybody can have Amazon sign messages of a topic of their own. */
  topicArns: string | readonly string[] | undefined;
  /** Gets the certificate. Default: the global `fetch`, looked up at each use. */
  fetch?: Fetch | undefined;
  /** The host of certificates, matched from end to end. Default: `sns.<region>.amazonaws.com` or `.com.cn`. */
  certificateHost?: RegExp;
  /** The path of certificates. Default: whatever ends with `.pem`. */
  certificatePath?: RegExp;
  /** PKCS#8, PEM or base64: only for `sign`, in tests and sandboxes. */
  privateKey?: string | undefined;
  /** Where `sign` says that the certificate is. */
  signingCertUrl?: string | undefined;
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
  const { certificatePath = /\.pem$/, signingCertUrl = defaultCertificate, privateKey } = options;
  const isAllowed = allowedTopics(options.topicArns);
  const checkHost = hostCheck(options.certificateHost ?? snsHost, 'certificateHost');
  const path = new RegExp(certificatePath.source, certificatePath.flags.replace(/[gmy]/g, ''));
  const certificateAt = certificateLookup(options.fetch);
  const signingKey =
    privateKey === undefined
      ? undefined
      : {
          '1': privateKeyFromText('rsa-sha1', privateKey, 'privateKey'),
          '2': privateKeyFromText('rsa-sha256', privateKey, 'privateKey'),
        };

  return {
    name: 'sns',
    level: 'body',
    verify(delivery, context) {
      const message = readSnsMessage(delivery.body);
      if (!isAllowed(message.TopicArn)) {
        throw new WebhookVerificationError(
          'signature-mismatch',
          'The message is of a topic that `topicArns` does not name. Is this the ARN of the topic, and not of the subscription?',
        );
      }
      const signature = decodeBase64(message.Signature);
      if (signature === undefined) {
        throw new WebhookVerificationError(
          'signature-malformed',
          'The Signature of the message is no base64.',
        );
      }
      const url = checkHost(message.SigningCertURL);
      // A query or fragment would let one certificate fill the whole cache.
      if (url?.search !== '' || url.hash !== '' || !path.test(url.pathname)) {
        throw new WebhookVerificationError(
          'signature-malformed',
          'The SigningCertURL of the message is not the address of a certificate at the sender, over https.',
        );
      }
      return chain(certificateAt(url.href), (certificate) => {
        checkValidity(certificate, context.now());
        const key = message.SignatureVersion === '1' ? certificate.sha1 : certificate.sha256;
        return chain(verifyPublicKey(key, signature, encodeUtf8(snsSignedText(message))), (valid) => {
          if (valid) return { level: 'body', scheme: 'sns', secretIndex: 0 };
          throw new WebhookVerificationError(
            'signature-mismatch',
            'The signature does not match the message and the certificate that it names. Either something before this changed the body, or it is a forgery.',
          );
        });
      });
    },
    sign(delivery, context) {
      if (signingKey === undefined) {
        throw new ConfigurationError('`privateKey` is missing: without it no message can be signed.');
      }
      const message = toMessage(decodeUtf8(delivery.body) ?? '', {
        MessageId: crypto.randomUUID(),
        TopicArn: isAllowed.first,
        Timestamp: new Date(context.now()).toISOString(),
        SignatureVersion: '2',
        SigningCertURL: signingCertUrl,
      });
      const key = signingKey[message.SignatureVersion];
      return chain(signPrivateKey(key, encodeUtf8(snsSignedText(message))), (signature) => ({
        // As SNS posts it. Its headers of its own are not signed and prove nothing, so there are none.
        ...withHeader(delivery, 'content-type', 'text/plain; charset=UTF-8'),
        body: encodeUtf8(JSON.stringify({ ...message, Signature: encodeBase64(signature) })),
      }));
    },
  };
}

const defaultCertificate = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem';

function checkValidity({ notBefore, notAfter }: SigningCertificate, now: number): void {
  if (now >= notBefore && now <= notAfter) return;
  throw new WebhookVerificationError(
    'signature-mismatch',
    `The signing certificate is valid from ${new Date(notBefore).toISOString()} to ${new Date(notAfter).toISOString()}, and not now. Is this machine's clock right?`,
  );
}

/** A body that is a message of SNS already keeps its fields; any other becomes the text of a notification. */
function toMessage(body: string, defaults: object): SnsMessage {
  let own: Record<string, unknown> = {};
  try {
    own = JSON.parse(body);
  } catch {
    // Text is a message too.
  }
  const isMessage = typeof own?.Type === 'string' && typeof own.Message === 'string';
  return {
    ...defaults,
    ...(isMessage ? own : { Type: 'Notification', Message: body }),
  } as object as SnsMessage;
}
