import { type AnyPosternError, isPosternError } from '../errors.ts';

/** One way in which a delivery can end, and the HTTP answer to it. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer to a handshake, with status 200. Default: the answer to every accepted delivery. */
export interface Handshake {
  readonly body?: string;
  readonly contentType?: string;
}

/** Every way in which a delivery can end. */
export type OutcomeKind = keyof typeof table;

/**
 * The status and the constant error text of each outcome. No part of a secret, a delivery or a handler's error can be
 * in the text. The order is that of severity: a delivery of several events answers with the first of their outcomes.
 */
const table = {
  misconfigured: [500, 'Not set up'],
  'handler-failed': [500, 'Not handled'],
  // The sender has to send these again. 503 and not 409, which many senders take as final.
  'store-unavailable': [503, 'Unavailable'],
  overloaded: [503, 'Too much is waiting'],
  'retry-later': [503, 'Come again later'],
  'in-progress': [503, 'In progress'],
  deadline: [503, 'Still working'],
  draining: [503, 'Shutting down'],
  drifted: [422, 'Event does not fit its schema'],
  'body-encoded': [415, 'Content-Encoding not supported'],
  'body-too-large': [413, 'Body too large'],
  'body-incomplete': [408, 'Body not complete in time'],
  'method-not-allowed': [405, 'Method not allowed'],
  unverified: [401, 'Invalid signature'],
  malformed: [400, 'Malformed body'],
  'non-retryable': [200],
  // With an inbox: nothing is lost, but an operator must look.
  'dead-lettered': [200],
  quarantined: [200],
  accepted: [200],
  duplicate: [200],
  ignored: [200],
  handshake: [200],
} as const satisfies Record<string, readonly [number, string?]>;

/** The outcome of a delivery for which this error was thrown before a handler ran. Never one that is answered 200. */
const outcomeOfCode = {
  configuration: 'misconfigured',
  'secret-invalid': 'misconfigured',
  'secret-lookup-failed': 'misconfigured',
  'signature-missing': 'unverified',
  'signature-malformed': 'unverified',
  'signature-mismatch': 'unverified',
  'timestamp-stale': 'unverified',
  'credential-missing': 'unverified',
  'credential-mismatch': 'unverified',
  'body-consumed': 'misconfigured',
  'body-too-large': 'body-too-large',
  'body-incomplete': 'body-incomplete',
  'body-encoded': 'body-encoded',
  'body-malformed': 'malformed',
  'schema-drift': 'drifted',
  'store-unavailable': 'store-unavailable',
  'retry-later': 'retry-later',
  'handler-deadline': 'misconfigured',
  'non-retryable': 'misconfigured',
  'handler-crashed': 'misconfigured',
  'id-conflict': 'misconfigured',
} as const satisfies Record<AnyPosternError['code'], OutcomeKind>;

/** The outcomes that anybody can cause who has no secret. */
const causedByStrangers: ReadonlySet<OutcomeKind> = new Set<OutcomeKind>([
  'unverified',
  'body-encoded',
  'body-too-large',
  'body-incomplete',
]);

/** The answers of one receiver: the table, with its provider's own status codes and methods. */
export function createOutcomes(
  statuses: Readonly<Partial<Record<OutcomeKind, number>>>,
  methods: readonly string[] = ['POST'],
): Readonly<Record<OutcomeKind, Outcome>> {
  const entries = Object.entries(table) as [OutcomeKind, readonly [number, string?]][];
  const outcomes = entries.map(([kind, [status, error]]) => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (kind === 'method-not-allowed') headers.allow = methods.join(', ');
    if (status === 503) headers['retry-after'] = '5';
    const body = JSON.stringify(error ? { error } : { received: true });
    return [kind, { kind, status: statuses[kind] ?? status, headers, body }];
  });
  return Object.fromEntries(outcomes);
}

/** The same outcome with a Retry-After header: whole seconds, from 1 to 60. */
export function retryAfter(outcome: Outcome, milliseconds: number): Outcome {
  const seconds = Math.min(60, Math.max(1, Math.ceil(milliseconds / 1000)));
  return { ...outcome, headers: { ...outcome.headers, 'retry-after': String(seconds) } };
}

/** The outcome of a delivery of several events: one that the sender must send again outweighs any that went well. */
export function worst(outcomes: readonly Outcome[]): Outcome | undefined {
  if (outcomes.length <= 1) return outcomes[0];
  for (const worstFirst of Object.keys(table)) {
    const found = outcomes.find(({ kind }) => kind === worstFirst);
    if (found) return found;
  }
  return undefined;
}

/** The answer to a request that asks whether the endpoint exists. */
export function greet(
  outcomes: Readonly<Record<OutcomeKind, Outcome>>,
  { body, contentType = 'text/plain' }: Handshake,
): Outcome {
  if (body === undefined) return outcomes.handshake;
  return { ...outcomes.handshake, headers: { 'content-type': contentType }, body };
}

/** Returns the outcome of a delivery for which this was thrown before a handler ran. */
export function outcomeKindOf(error: unknown): OutcomeKind {
  if (!isPosternError(error) || !Object.hasOwn(outcomeOfCode, error.code)) return 'misconfigured';
  return outcomeOfCode[error.code];
}

/** Tells an outcome that anybody can cause, which is worth a warning, from one that an operator must look at. */
export function isCausedByStranger(kind: OutcomeKind): boolean {
  return causedByStrangers.has(kind);
}
