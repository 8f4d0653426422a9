import { isPosternError } from './errors.ts';

/** One way a delivery can end, and the HTTP answer to it. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every way a delivery can end. */
export type OutcomeKind = keyof typeof table;

/** The bodies are constant: nothing of a secret, a delivery or a handler's error can be in them. */
const table = {
  accepted: { status: 200, body: '{"received":true}' },
  duplicate: { status: 200, body: '{"received":true}' },
  ignored: { status: 200, body: '{"received":true}' },
  handshake: { status: 200, body: '{"received":true}' },
  'non-retryable': { status: 200, body: '{"received":true}' },
  malformed: { status: 400, body: '{"error":"Malformed body"}' },
  unverified: { status: 401, body: '{"error":"Invalid signature"}' },
  'method-not-allowed': { status: 405, body: '{"error":"Method not allowed"}' },
  'body-incomplete': { status: 408, body: '{"error":"Body not complete in time"}' },
  'body-too-large': { status: 413, body: '{"error":"Body too large"}' },
  'body-encoded': { status: 415, body: '{"error":"Content-Encoding not supported"}' },
  drifted: { status: 422, body: '{"error":"Event does not fit its schema"}' },
  // What the sender shall send again. 503 and not 409, which many senders take as final.
  'in-progress': { status: 503, body: '{"error":"In progress"}', retryAfter: 5 },
  'store-unavailable': { status: 503, body: '{"error":"Unavailable"}', retryAfter: 5 },
  deadline: { status: 503, body: '{"error":"Still working"}', retryAfter: 5 },
  draining: { status: 503, body: '{"error":"Shutting down"}', retryAfter: 5 },
  'handler-failed': { status: 500, body: '{"error":"Not handled"}' },
  misconfigured: { status: 500, body: '{"error":"Not set up"}' },
} as const satisfies Record<string, { status: number; body: string; retryAfter?: number }>;

/** Those that have an answer of their own, worst first: what a delivery of several events answers. */
const worstFirst: readonly OutcomeKind[] = [
  'misconfigured',
  'handler-failed',
  'store-unavailable',
  'in-progress',
  'deadline',
  'draining',
  'drifted',
  'non-retryable',
  'accepted',
  'duplicate',
  'ignored',
];

/** The answers of one receiver: the table, with its provider's own status codes and methods. */
export function createOutcomes(
  statuses: Readonly<Partial<Record<OutcomeKind, number>>>,
  methods: readonly string[] = ['POST'],
): Readonly<Record<OutcomeKind, Outcome>> {
  const entries = Object.entries(table).map(([name, row]) => {
    const kind = name as OutcomeKind;
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (kind === 'method-not-allowed') headers.allow = methods.join(', ');
    if ('retryAfter' in row) headers['retry-after'] = String(row.retryAfter);
    return [kind, { kind, status: statuses[kind] ?? row.status, headers, body: row.body }];
  });
  return Object.fromEntries(entries);
}

/** The same outcome, with the time after which to come again: whole seconds from 1 to 60. */
export function retryAfter(outcome: Outcome, milliseconds: number): Outcome {
  const seconds = Math.min(60, Math.max(1, Math.ceil(milliseconds / 1000)));
  return { ...outcome, headers: { ...outcome.headers, 'retry-after': String(seconds) } };
}

/** What a delivery of several events answers: one that must come again outweighs any that went well. */
export function worst(outcomes: readonly Outcome[]): Outcome | undefined {
  if (outcomes.length < 2) return outcomes[0];
  return outcomes.reduce((a, b) => (worstFirst.indexOf(b.kind) < worstFirst.indexOf(a.kind) ? b : a));
}

/** How a delivery ends on which this was thrown before any handler ran. */
export function outcomeKindOf(error: unknown): OutcomeKind {
  if (!isPosternError(error)) return 'misconfigured';
  switch (error.code) {
    case 'signature-missing':
    case 'signature-malformed':
    case 'signature-mismatch':
    case 'timestamp-stale':
    case 'credential-missing':
    case 'credential-mismatch':
      return 'unverified';
    case 'body-too-large':
    case 'body-incomplete':
    case 'body-encoded':
    case 'store-unavailable':
      return error.code;
    case 'body-malformed':
      return 'malformed';
    case 'schema-drift':
      return 'drifted';
    default:
      return 'misconfigured';
  }
}
