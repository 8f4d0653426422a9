import { sha256 } from '#crypto';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Guard, HeldKey } from '../dedup/guard.ts';
import type { Delivery } from '../delivery/delivery.ts';
import {
  greet,
  type Outcome,
  type OutcomeKind,
  outcomeKindOf,
  retryAfter,
  worst,
} from '../delivery/outcome.ts';
import { BodyError } from '../errors.ts';
import type { DispatchTable } from '../handlers/dispatch.ts';
import { AbortableContext } from '../handlers/handler-context.ts';
import type { Reporter, Where } from '../handlers/report.ts';
import { type Settled, settle } from '../handlers/settle.ts';
import type { AttachedInbox } from '../inbox/receiver-side.ts';
import { inOrder, type MaybePromise, tryTo, when } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Provider, ReadEvent } from '../provider/provider.ts';
import type { Timekeeper } from '../runtime/timekeeper.ts';
import type { Clock, Verification } from '../signatures/scheme.ts';
import type { RunningWork } from './running-work.ts';

/** The parts of a receiver that a delivery passes. */
export type PipelineParts = SharedParts & (InboxParts | HandlingParts);

interface SharedParts {
  readonly provider: Provider;
  /** Endpoint and provider as one text: two receivers that share a store have keys of their own. */
  readonly source: string;
  readonly clock: Clock;
  readonly table: DispatchTable;
  readonly reporter: Reporter;
  readonly outcomes: Readonly<Record<OutcomeKind, Outcome>>;
  readonly running: RunningWork;
  readonly maxBodyBytes: number;
  isClosing: boolean;
}

/** The parts of a receiver with an inbox: a worker handles the events later. */
interface InboxParts {
  readonly inbox: AttachedInbox;
}

/** The parts of a receiver without an inbox: it handles events as they arrive. */
interface HandlingParts {
  readonly inbox?: undefined;
  readonly guard: Guard;
  readonly timekeeper: Timekeeper;
  readonly handlerTimeoutMs: number;
  readonly leaseMs: number;
  readonly onStoreError: 'refuse' | 'process';
}

/** Takes one delivery all the way. Never throws and never rejects. */
export function receive(parts: PipelineParts, delivery: Delivery): MaybePromise<Outcome> {
  const { running } = parts;
  running.begin();
  return tryTo(
    () => answer(parts, delivery),
    (outcome) => running.end(outcome),
    (error) => when(fail(parts, error, { delivery }), (outcome) => running.end(outcome)),
  );
}

/** The way of a delivery: verify, read, then each event; or into the inbox. */
function answer(parts: PipelineParts, delivery: Delivery): MaybePromise<Outcome> {
  const { provider, clock, outcomes } = parts;
  return when(provider.handshake?.(delivery, clock), (handshake) => {
    if (handshake) return greet(outcomes, handshake);
    if (!provider.methods.includes(delivery.method)) return outcomes['method-not-allowed'];
    if (parts.isClosing) return outcomes.draining;
    checkBody(delivery, parts.maxBodyBytes);
    return when(provider.signature.verify(delivery, clock), (verification) => {
      if (parts.inbox) return parts.inbox.accept(delivery, verification);
      return when(provider.read(delivery, verification, clock), (found) => {
        if ('handshake' in found) return greet(outcomes, found.handshake);
        // Most deliveries have one event.
        if (found.length === 1) return handleEvent(parts, found[0]!, delivery, verification);
        const handled = inOrder(found, (item) => handleEvent(parts, item, delivery, verification));
        return when(handled, (all) => worst(all) ?? outcomes.ignored);
      });
    });
  });
}

/** The way of one event: claim, dispatch, settle. */
function handleEvent(
  parts: SharedParts & HandlingParts,
  item: ReadEvent,
  delivery: Delivery,
  verification: Verification,
): MaybePromise<Outcome> {
  const { table, guard, outcomes } = parts;
  const { event } = item;
  if (item.kind === 'drifted') return fail(parts, item.error, { event, delivery });
  const handlers = table.handlersFor(item);
  // Not claimed: a handler that is added later gets it when the sender sends it again.
  if (handlers.length === 0) return outcomes.ignored;

  const run = (held: readonly HeldKey[]): MaybePromise<Outcome> => {
    const context = new AbortableContext(delivery, verification, parts.reporter.log);
    const work = { event, handlers, context, held };
    return settle(parts, work, (settled) => outcomeOf(parts, settled, item, delivery));
  };
  return tryTo(
    () => when(keysOf(parts, event, delivery), (keys) => guard.claim(keys)),
    (claim) => {
      if (claim.state === 'claimed') return run(claim.held);
      if (claim.state === 'done') return outcomes.duplicate;
      return retryAfter(outcomes['in-progress'], claim.leaseUntil - parts.clock.now());
    },
    (error) => (parts.onStoreError === 'process' ? run([]) : fail(parts, error, { event, delivery })),
  );
}

function outcomeOf(
  parts: SharedParts,
  settled: Settled,
  { kind, event }: ReadEvent,
  delivery: Delivery,
): MaybePromise<Outcome> {
  const { outcomes } = parts;
  if (settled.kind === 'accepted') return kind === 'unknown' ? outcomes.ignored : outcomes.accepted;
  if (settled.kind === 'retry-later') return retryAfter(outcomes['retry-later'], settled.error.delayMs);
  return fail(parts, settled.error, { event, delivery }, settled.kind);
}

/** The reason goes to the log and the listeners; the sender gets the constant body of the outcome. */
export function fail(
  { reporter, outcomes }: SharedParts,
  error: unknown,
  where: Where,
  kind: OutcomeKind = outcomeKindOf(error),
): MaybePromise<Outcome> {
  return when(reporter.failure(kind, error, where), () => outcomes[kind]);
}

/** Checks what an adapter has checked already, for callers of `receive`. */
function checkBody({ headers, body }: Delivery, maxBodyBytes: number): void {
  const encoding = headers.get('content-encoding');
  if (encoding && !/^\s*identity\s*$/i.test(encoding)) {
    throw new BodyError('body-encoded', 'The body has a Content-Encoding.');
  }
  if (body.byteLength > maxBodyBytes) {
    throw new BodyError('body-too-large', `The body is larger than \`maxBodyBytes\` (${maxBodyBytes}).`);
  }
}

/** The keys that an event claims: its id, and the digest of the body where the sender does not sign the id. */
function keysOf(
  { source, provider }: SharedParts,
  { id }: WebhookEvent,
  { body }: Delivery,
): MaybePromise<readonly string[]> {
  // A long id is hashed and not cut, so that two ids with the same beginning have two keys.
  const idKey =
    id.length <= 512 ? `${source}:${id}` : when(sha256(encodeUtf8(id)), (hash) => `${source}#${hash}`);
  return when(idKey, (key) => {
    if (!provider.digestGuard) return [key];
    return when(sha256(body), (digest) => [key, `${source}=${digest}`]);
  });
}
