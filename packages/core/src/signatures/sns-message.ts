import { decodeUtf8 } from '#crypto';
import { WebhookVerificationError } from '../errors.ts';
import { type JsonObject, toJsonObject } from '../reading/json-object.ts';

/** A message of Amazon SNS: the fields that are signed, and those that say how. Its other fields are not signed. */
export interface SnsMessage {
  readonly Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: '1' | '2';
  readonly Signature: string;
  readonly SigningCertURL: string;
  /** Only in notifications that have one. */
  readonly Subject?: string;
  /** Only in confirmations. */
  readonly Token?: string;
  /** Only in confirmations. */
  readonly SubscribeURL?: string;
}

const confirmation = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/**
 * The fields that are signed, for each type and in order (Amazon SNS Developer Guide, "Verifying the signatures of
 * Amazon SNS messages"). A Map, so that `__proto__` is no type.
 */
const signedFields = new Map<string, readonly string[]>([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', confirmation],
  ['UnsubscribeConfirmation', confirmation],
]);

/**
 * Reads a message, and checks that every signed field is text. Nothing is proved yet.
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
  if (!signed) throw malformedError('Type');
  for (const name of [...signed, 'Signature', 'SigningCertURL']) {
    const value = message[name];
    if (name === 'Subject' && value === undefined) continue;
    // With line breaks one field could be read as two, and the same signature would prove both readings. Half a
    // character is signed as U+FFFD, so that it would pass for that one.
    const ambiguous = name === 'Message' ? /\p{Surrogate}/u : /[\r\n]|\p{Surrogate}/u;
    if (typeof value !== 'string' || ambiguous.test(value)) throw malformedError(name);
  }
  if (message.SignatureVersion !== '1' && message.SignatureVersion !== '2')
    throw malformedError('SignatureVersion');
  return message as SnsMessage;
}

/** Gives the text that is signed: names and values, each on a line. */
export function snsSignedText(message: SnsMessage): string {
  let text = '';
  for (const name of signedFields.get(message.Type) ?? []) {
    const value = message[name as keyof SnsMessage];
    if (value !== undefined) text += `${name}\n${value}\n`;
  }
  return text;
}

function malformedError(field: string): WebhookVerificationError {
  return new WebhookVerificationError(
    'signature-malformed',
    `The body is no message of SNS: its ${field} is missing or wrong.`,
  );
}
