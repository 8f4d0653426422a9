import { decodeUtf8 } from '#crypto';
import { encodeBase64 } from '../crypto/base64.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Clock } from './scheme.ts';
import { signingKey } from './signing-key.ts';
import { type SnsMessage, snsSignedText } from './sns-message.ts';
import { withHeader } from './with-header.ts';

/** Signs deliveries of a topic as Amazon SNS does. Made by `snsSigningKey`. */
export type SnsSigningKey = (
  delivery: Delivery,
  clock: Clock,
  topicArn: string | undefined,
) => Promise<Delivery>;

/**
 * Reads an RSA private key, PKCS#8 in PEM or base64, to sign messages of SNS with in tests and sandboxes.
 * `signingCertUrl` is the address of the certificate that the messages name. Default: one at Amazon, which your `fetch`
 * answers.
 *
 * @throws SecretError (`secret-invalid`)
 * @example
 * ses({ topicArns, privateKey: snsSigningKey(privateKeyPem), fetch: async () => new Response(certificatePem) });
 */
export function snsSigningKey(text: string, signingCertUrl = defaultCertificate): SnsSigningKey {
  const keys = { 1: signingKey('rsa-sha1', text), 2: signingKey('rsa-sha256', text) };
  return async (delivery, clock, topicArn) => {
    const message = toMessage(decodeUtf8(delivery.body) ?? '', {
      MessageId: crypto.randomUUID(),
      TopicArn: topicArn,
      Timestamp: new Date(clock.now()).toISOString(),
      SignatureVersion: '2',
      SigningCertURL: signingCertUrl,
    });
    const signature = await keys[message.SignatureVersion](encodeUtf8(snsSignedText(message)));
    return {
      // As SNS posts it. Its own headers are not signed and prove nothing, so there are none.
      ...withHeader(delivery, 'content-type', 'text/plain; charset=UTF-8'),
      body: encodeUtf8(JSON.stringify({ ...message, Signature: encodeBase64(signature) })),
    };
  };
}

const defaultCertificate = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem';

/** Keeps the fields of a body that is a message of SNS already, and wraps any other body in a notification. */
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
