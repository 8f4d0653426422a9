import { decodeUtf8 } from '#crypto';
import { WebhookVerificationError } from '../errors.ts';

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
  const fields = parse(body);
  if (!Object.hasOwn(fields, 'Signature')) {
    throw new WebhookVerificationError(
      'signature-missing',
      'The body has no Signature. Is raw message delivery on? It must be off: raw messages are not signed.',
    );
  }
  const type = textOf(fields, 'Type');
  const signed = signedFields.get(type);
  if (signed === undefined) throw malformed('Type is none of SNS');
  for (const name of [...signed, 'SignatureVersion', 'Signature', 'SigningCertURL']) {
    if (name === 'Subject' && !Object.hasOwn(fields, name)) continue;
    // With line breaks one field could be read as two, and the same signature would prove both readings.
    if (name !== 'Message' && /[\r\n]/.test(textOf(fields, name)))
      throw malformed(`${name} has a line break`);
    textOf(fields, name);
  }
  const version = textOf(fields, 'SignatureVersion');
  if (version !== '1' && version !== '2') throw malformed('SignatureVersion is neither 1 nor 2');
  return fields as unknown as SnsMessage;
}

/** The text that is signed: names and values in lines. */
export function snsSignedText(message: SnsMessage): string {
  let text = '';
  for (const name of signedFields.get(message.Type) ?? []) {
    if (Object.hasOwn(message, name)) text += `${name}\n${message[name as keyof SnsMessage]}\n`;
  }
  return text;
}

function parse(body: Uint8Array<ArrayBuffer>): object {
  try {
    const value: unknown = JSON.parse(decodeUtf8(body) ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, without the parser's message, which quotes the body.
  }
  throw new WebhookVerificationError('signature-missing', 'The body is no message of SNS: no JSON object.');
}

function textOf(fields: object, name: string): string {
  const value = Object.hasOwn(fields, name) ? (fields as Record<string, unknown>)[name] : undefined;
  if (typeof value !== 'string') throw malformed(`${name} is ${value === undefined ? 'missing' : 'no text'}`);
  // Half a character is signed as U+FFFD, so that it would pass for that one.
  if (/\p{Surrogate}/u.test(value)) throw malformed(`${name} has half a character`);
  return value;
}

function malformed(fault: string): WebhookVerificationError {
  return new WebhookVerificationError('signature-malformed', `The body is no message of SNS: ${fault}.`);
}
