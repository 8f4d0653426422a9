import { isPosternError } from '../errors.ts';

/** One way a delivery can end, and the HTTP answer to it. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every way a delivery can end. */
export type OutcomeKind = keyof typeof table;

/**
 * Status, and the constant text of an error: nothing of a secret, a delivery or a handler's error can be in it. The
 * worst stands first: the first that befell one of a delivery's events is what the delivery answers.
 */
const table = {
  misconfigured: [500, 'Not set up'],
  'handler-failed': [500, 'Not handled'],
  // What the sender shall send again. 503 and not 409, which many senders take as final.
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
  // Of an inbox: nothing is lost, but an operator must look.
  'dead-lettered': [200],
  quarantined: [200],
  accepted: [200],
  duplicate: [200],
  ignored: [200],
  handshake: [200],
} as const satisfies Record<string, readonly [number, string?]>;

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

/** The same outcome, with the time after which to come again: whole seconds from 1 to 60. */
export function retryAfter(outcome: Outcome, milliseconds: number): Outcome {
  const seconds = Math.min(60, Math.max(1, Math.ceil(milliseconds / 1000)));
  return { ...outcome, headers: { ...outcome.headers, 'retry-after': String(seconds) } };
}

/** What a delivery of several events answers: one that must come again outweighs any that went well. */
export function worst(outcomes: readonly Outcome[]): Outcome | undefined {
  for (const worstFirst of Object.keys(table)) {
    const found = outcomes.find(({ kind }) => kind === worstFirst);
    if (found) return found;
  }
  return undefined;
}

/** How a delivery ends on which this was thrown before any handler ran. */
export function outcomeKindOf(error: unknown): OutcomeKind {
  if (!isPosternError(error)) return 'misconfigured';
  const { code } = error;
  if (/^(signature|timestamp|credential)-/.test(code)) return 'unverified';
  if (code === 'body-malformed') return 'malformed';
  if (code === 'schema-drift') return 'drifted';
  // Some end by the same name. All else is our own fault; above all, nothing that is thrown here may end in a 200.
  const [status = 0] = (table as Readonly<Record<string, readonly unknown[]>>)[code] ?? [];
  return (status as number) > 200 ? (code as OutcomeKind) : 'misconfigured';
}
