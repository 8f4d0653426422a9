import { isUtf8 } from 'node:buffer';
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import type { Candidate } from '../candidate.ts';
import { maxBodyBytes } from '../servers/max-body-bytes.ts';
import { whenHandled } from './handler.ts';

export interface HandWritten {
  receive(body: Buffer, signature: string | undefined): Promise<{ status: number; body: string }>;
  handled(): number;
}

/**
 * An expert's receiver with the duties that Postern has: a limit of the body, HMAC-SHA256 in constant time, strict
 * UTF-8 and JSON, a schema by zod, ids that are in progress or done, a map of handlers, and an async handler. Of the
 * ways that Node and the libraries offer, each is the fastest that people would still write.
 */
export function handWritten(secret: string): HandWritten {
  const isSigned = verifier(secret);
  const ids = new LRUCache<string, 'in progress' | 'done'>({ max: 100_000 });
  let handled = 0;
  const handlers = new Map([['delivered', whenHandled('async', () => handled++)]]);

  async function receive(body: Buffer, signature: string | undefined) {
    if (body.length > maxBodyBytes) return answers.tooLarge;
    if (!isSigned(body, signature)) return answers.unverified;
    const json = parse(body);
    if (json === undefined) return answers.malformed;
    const schema = schemas.get(json.type);
    if (schema === undefined) return answers.accepted;
    const { success, data: event } = schema.safeParse(json);
    if (!success) return answers.drifted;
    const handler = handlers.get(event.type);
    if (handler === undefined) return answers.accepted;
    const state = ids.get(event.id);
    if (state !== undefined) return state === 'done' ? answers.duplicate : answers.inProgress;
    ids.set(event.id, 'in progress');
    try {
      await handler(event as Parameters<typeof handler>[0]);
    } catch {
      ids.delete(event.id);
      return answers.failed;
    }
    ids.set(event.id, 'done');
    return answers.accepted;
  }

  return { receive, handled: () => handled };
}

export function sameDuties(secret: string): Candidate {
  const { receive, handled } = handWritten(secret);
  return {
    name: 'by hand with the same duties, async handler',
    refuses: 'changed',
    deduplicates: true,
    waits: true,
    accept: async ({ body, headers }) => {
      const before = handled();
      const { status } = await receive(body, headers['email-api']['x-webhook-signature']);
      return status === 200 && handled() === before + 1;
    },
  };
}

const answers = {
  accepted: { status: 200, body: '{"received":true}' },
  duplicate: { status: 200, body: '{"received":true,"duplicate":true}' },
  unverified: { status: 401, body: '{"error":"Invalid signature"}' },
  malformed: { status: 400, body: '{"error":"Malformed body"}' },
  tooLarge: { status: 413, body: '{"error":"Body too large"}' },
  drifted: { status: 422, body: '{"error":"Schema mismatch"}' },
  inProgress: { status: 503, body: '{"error":"In progress"}' },
  failed: { status: 500, body: '{"error":"Not handled"}' },
};

function verifier(secret: string): (body: Buffer, signature: string | undefined) => boolean {
  const key = createSecretKey(secret, 'utf8');
  return (body, signature) => {
    if (signature === undefined) return false;
    const expected = Buffer.from(`sha256=${createHmac('sha256', key).update(body).digest('hex')}`);
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
}

function parse(body: Buffer): { type: string } | undefined {
  if (!isUtf8(body)) return undefined;
  try {
    const json = JSON.parse(body.toString());
    return typeof json?.type === 'string' ? json : undefined;
  } catch {
    return undefined;
  }
}

const text = z.string();
const maybe = text.optional();
const message = { email_id: text, from: maybe, to: maybe, subject: maybe };
const reader = { ...message, ip_address: maybe, user_agent: maybe };
const bounceTypes = z.enum(['hard', 'soft']);

/** The same checks as in Postern's provider. They strip nothing of the event. */
const schemas = new Map(
  Object.entries({
    queued: { ...message, queued_at: maybe },
    sending: { ...message, sending_at: maybe },
    delivered: { email_id: text, from: text, to: text, subject: text, delivered_at: text },
    bounced: {
      ...message,
      from: text,
      to: text,
      bounce_type: bounceTypes,
      bounce_code: text,
      bounce_message: text,
    },
    complained: { ...message, complained_at: maybe },
    opened: { ...reader, opened_at: maybe },
    clicked: { ...reader, clicked_at: maybe, url: maybe },
  }).map(([type, data]) => [
    type,
    z.looseObject({ id: text.min(1), type: text, created_at: maybe, data: z.looseObject(data) }),
  ]),
);
