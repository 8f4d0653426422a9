import { decodeUtf8 } from '#crypto';
import { WebhookVerificationError } from '../errors.ts';
import { type JsonObject, toJsonObject } from '../reading/json-object.ts';

/** The fields that Amazon SNS signs or that say how. What else a message has is not signed. */
export interface SnsMessage {
  readonly Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: '1' | '2';
  readonly Signature: string;
  readonly SigningCertURL: string;
  /** Only of notifications that have one. */
  readonly Subject?: string;
  /** Only of confirmations. */
  readonly Token?: string;
  /** Only of confirmations. */
  readonly SubscribeURL?: string;
}

const confirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/**
 * What is signed of each type, in order (Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS
 * messages"). A Map, so that `__proto__` is no type.
 */
const signedFields = new Map<string, readonly string[]>([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', confirmation],
  ['UnsubscribeConfirmation', confirmation],
]);

/**
 * Reads a message whose every field is text and stands where it must. Nothing is proved yet.
 *
 * @throws WebhookVerificationError (`signature-missing`, `signature-malformed`)
 */
export function readSnsMessage(body: Uint8Array<ArrayBuffer>): SnsMessage {
  const message: JsonObject | undefined = toJsonObject(decodeUtf8(body) ?? '');
  if (message?.Signature === undefined) {
    throw new WebhookVerificationError(
      'signature-missing',
      'The body is no signed message of SNS. Turn raw message delivery off: it signs nothing.',
    );
  }
  const signed = signedFields.get(message.Type);
  if (!signed) throw malformed('Type');
  for (const name of [...signed, 'Signature', 'SigningCertURL']) {
    const value = message[name];
    if (name === 'Subject' && value === undefined) continue;
    // With line breaks one field could be read as two, and the same signature would prove both readings. Half a
    // character is signed as U+FFFD, so that it would pass for that one.
    const ambiguous = name === 'Message' ? /\p{Surrogate}/u : /[\r\n]|\p{Surrogate}/u;
    if (typeof value !== 'string' || ambiguous.test(value)) throw malformed(name);
  }
  if (message.SignatureVersion !== '1' && message.SignatureVersion !== '2')
    throw malformed('SignatureVersion');
  return message as SnsMessage;
}

/** The text that is signed: names and values in lines. */
export function snsSignedText(message: SnsMessage): string {
  let text = '';
  for (const name of signedFields.get(message.Type) ?? []) {
    const value = message[name as keyof SnsMessage];
    if (value !== undefined) text += `${name}\n${value}\n`;
  }
  return text;
}

function malformed(field: string): WebhookVerificationError {
  return new WebhookVerificationError(
    'signature-malformed',
    `The body is no message of SNS: its ${field} is missing or wrong.`,
  );
}
