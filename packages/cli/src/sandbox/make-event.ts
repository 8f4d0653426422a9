import { randomBytes, randomUUID } from 'node:crypto';
import { samplesOf } from '@postern/core/testing';
import type { Sender } from './webhook.ts';

/** An event in the format of each sender that has its type. */
export interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  /** Its JSON by sender: the whole body of the email API, or SendLayer's `EventData`. */
  readonly payloads: Readonly<Partial<Record<Sender, string>>>;
}

const samples = { 'email-api': samplesOf('email-api'), sendlayer: samplesOf('sendlayer') };

/** The event types of each sender, by their names in payloads. */
export const eventTypes: Readonly<Record<Sender, readonly string[]>> = {
  'email-api': Object.keys(samples['email-api']),
  sendlayer: Object.keys(samples.sendlayer),
};

/** Makes an event of a type from the sample in its sender's document, with a new id, new times, and `data`. */
export function makeEvent(type: string, data: object, now: number): SandboxEvent {
  const id = `evt_${randomBytes(9).toString('hex')}`;
  const message = randomUUID();
  const payloads: Partial<Record<Sender, string>> = {};
  if (eventTypes['email-api'].includes(type)) {
    payloads['email-api'] = dotNetJson(emailApiBody(type, { id, message, data, now }));
  }
  if (eventTypes.sendlayer.includes(type)) {
    const { EventData } = samples.sendlayer[type] as { EventData: object };
    payloads.sendlayer = phpJson({ ...EventData, MessageID: message, ...data });
  }
  return { id, type, payloads };
}

interface EmailApiParts {
  id: string;
  message: string;
  data: object;
  now: number;
}

function emailApiBody(type: string, { id, message, data, now }: EmailApiParts): object {
  const sample = samples['email-api'][type] as { data: Record<string, unknown> };
  const created_at = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const fields = Object.entries(sample.data).map(([key, value]) => {
    if (key.endsWith('_at')) return [key, created_at];
    // Serializers write these letters differently, which exposes a receiver that verifies JSON it has rewritten.
    return [key, key === 'subject' ? 'Hello & welcome, Zoë' : value];
  });
  return {
    id,
    type,
    created_at,
    data: { ...Object.fromEntries(fields), email_id: `msg_${message}`, ...data },
  };
}

/** Writes JSON like .NET's serializer: the samples in the email API's document are in C#. */
function dotNetJson(value: object): string {
  return JSON.stringify(value).replace(/[^ -~]|[<>&'`]/g, (letter) =>
    escaped(letter).toUpperCase().replace('U', 'u'),
  );
}

/** Writes JSON like PHP's `json_encode`, with escaped slashes: SendLayer is written in PHP. */
function phpJson(value: object): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[^ -~]/g, escaped);
}

/** Escapes one UTF-16 unit as both serializers do. */
function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
