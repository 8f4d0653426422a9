import { sha256 } from '#crypto';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Guard, GuardClaim, HeldKey } from '../dedup/guard.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { createOutcomes, type Outcome, outcomeKindOf, retryAfter, worst } from '../delivery/outcome.ts';
import { BodyError, ConfigurationError } from '../errors.ts';
import type { DispatchTable } from '../handlers/dispatch.ts';
import { AbortableContext } from '../handlers/handler-context.ts';
import type { Reporter, Where } from '../handlers/report.ts';
import { type Settled, settle, type Work } from '../handlers/settle.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { InboxLimits } from '../inbox/receiver-side.ts';
import type { Worker, WorkOptions } from '../inbox/work-options.ts';
import { alone, inOrder, isPromise, type MaybePromise, second, tryTo, when } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { Handshake, Provider, ReadEvent, ReadResult } from '../provider/provider.ts';
import type { Verification } from '../signatures/scheme.ts';

export interface PipelineParts extends Omit<InboxLimits, 'orderingKey'> {
  provider: Provider;
  table: DispatchTable;
  guard: Guard;
  reporter: Reporter;
  endpoint: string;
  now: () => number;
  maxBodyBytes: number;
  handlerTimeoutMs: number;
  leaseMs: number;
  storeTimeoutMs: number;
  onStoreError?: 'refuse' | 'process';
  /** Where events are kept and handled later; without one they are handled as they come. */
  inbox?: Inbox | undefined;
  /** A method, so that one for the events of a single provider fits. */
  orderingKey?(event: WebhookEvent): string | undefined;
}

/** The way of a delivery, from top to bottom. */
export interface Pipeline {
  receive(delivery: Delivery): MaybePromise<Outcome>;
  refuse(error: unknown): MaybePromise<Outcome>;
  close(): Promise<void>;
  work(options?: WorkOptions): Worker;
}

export function createPipeline(parts: PipelineParts): Pipeline {
  const { provider, table, guard, reporter, endpoint, now } = parts;
  const clock = { now };
  const outcomes = createOutcomes(provider.statuses, provider.methods);
  // Lengths stand before the parts, so that no two triples make one key.
  const keyPrefix = `${endpoint.length}:${endpoint}${provider.name.length}:${provider.name}`;
  const running = new Set<Promise<unknown>>();
  let closing = false;
  const port = parts.inbox?.attach?.({
    ...parts,
    inboxLimits: parts,
    source: keyPrefix,
    outcomes,
    greet,
    track,
  });
  // Without an inbox they would be left unseen; and what is given as one may be only a store.
  const given = inboxOptions.find((option) => parts[option] != null);
  if (given && !port) throw needsInbox(given);

  function receive(delivery: Delivery): MaybePromise<Outcome> {
    const outcome = tryTo(process, asItEnded, failed, delivery);
    if (isPromise(outcome)) track(outcome);
    return outcome;
  }

  const asItEnded = (outcome: Outcome): Outcome => outcome;
  const failed = (error: unknown, delivery: Delivery): MaybePromise<Outcome> => fail(error, { delivery });

  const process = (delivery: Delivery): MaybePromise<Outcome> =>
    when(provider.handshake?.(delivery, clock), verify, delivery);

  function verify(handshake: Handshake | undefined, delivery: Delivery): MaybePromise<Outcome> {
    if (handshake) return greet(handshake);
    if (!provider.methods.includes(delivery.method)) return outcomes['method-not-allowed'];
    if (closing) return outcomes.draining;
    checkBody(delivery, parts.maxBodyBytes);
    return when(provider.signature.verify(delivery, clock), open, delivery);
  }

  const open = (verification: Verification, delivery: Delivery): MaybePromise<Outcome> =>
    port
      ? port.accept(delivery, verification)
      : when(provider.read(delivery, verification, clock), handleAll, { delivery, verification });

  function handleAll(items: ReadResult, verified: Verified): MaybePromise<Outcome> {
    if ('handshake' in items) return greet(items.handshake);
    if (items.length === 1) return handle(items[0]!, verified);
    return when(inOrder(items, handle, verified), (ended) => worst(ended) ?? outcomes.ignored);
  }

  /** One event: claim it, and run its handlers if it is ours to run. */
  function handle(item: ReadEvent, { delivery, verification }: Verified): MaybePromise<Outcome> {
    if (item.kind === 'drifted') return fail(item.error, { event: item.event, delivery });
    const handlers = table.handlersFor(item);
    // Not claimed: a handler that is added later shall still get it when it is sent again.
    if (handlers.length === 0) return outcomes.ignored;
    const context = new AbortableContext(delivery, verification, reporter.log);
    return tryTo(claim, claimed, unclaimed, { item, handlers, context });
  }

  const claim = ({ item, context }: Work): MaybePromise<GuardClaim> =>
    when(keysOf(item.event, context.delivery), guard.claim);

  function claimed(claim: GuardClaim, work: Work): MaybePromise<Outcome> {
    if (claim.state === 'claimed') return run(work, claim.held);
    if (claim.state === 'done') return outcomes.duplicate;
    return retryAfter(outcomes['in-progress'], claim.leaseUntil - now());
  }

  const unclaimed = (error: unknown, work: Work): MaybePromise<Outcome> =>
    parts.onStoreError === 'process' ? run(work, []) : fail(error, whereOf(work));

  const run = (work: Work, held: readonly HeldKey[]): MaybePromise<Outcome> =>
    when(settle(parts, work, held, late), end, work);

  const late = (ending: Promise<Settled>, work: Work): void =>
    track(ending.then((settled) => end(settled, work)));

  function end(settled: Settled, work: Work): MaybePromise<Outcome> {
    if (settled.kind === 'retry-later') return retryAfter(outcomes['retry-later'], settled.error.delayMs);
    if (settled.kind !== 'accepted') return fail(settled.error, whereOf(work), settled.kind);
    return work.item.kind === 'unknown' ? outcomes.ignored : outcomes.accepted;
  }

  /** The reason goes to the log and the listeners; the sender gets the table's constant body. */
  const fail = (error: unknown, where: Where, kind = outcomeKindOf(error)): MaybePromise<Outcome> =>
    when(reporter.failure(kind, error, where), second, outcomes[kind]);

  function greet({ body, contentType = 'text/plain' }: Handshake): Outcome {
    if (body === undefined) return outcomes.handshake;
    return { ...outcomes.handshake, headers: { 'content-type': contentType }, body };
  }

  /** What is claimed for an event: its id, and the digest of the body where the sender does not sign the id. */
  function keysOf({ id }: WebhookEvent, { body }: Delivery): MaybePromise<readonly string[]> {
    // Long ids are hashed, never cut: two that begin alike stay two.
    const key =
      id.length <= 512
        ? `${keyPrefix}:${id}`
        : when(sha256(encodeUtf8(id)), (hash) => `${keyPrefix}#${hash}`);
    if (!provider.digestGuard) return when(key, alone);
    return when(key, (idKey) => when(sha256(body), (digest) => [idKey, `${keyPrefix}=${digest}`]));
  }

  /** What `close` waits for. */
  function track(promise: Promise<unknown>): void {
    running.add(promise);
    void promise.then(() => running.delete(promise));
  }

  return {
    receive,
    refuse: (error) => fail(error, {}),
    async close() {
      closing = true;
      await port?.stop();
      while (running.size > 0) await Promise.allSettled(running);
    },
    work(options) {
      if (port) return port.work(options);
      throw needsInbox('work');
    },
  };
}

/** A delivery, and what it proved. */
interface Verified {
  readonly delivery: Delivery;
  readonly verification: Verification;
}

const whereOf = ({ item, context }: Work): Where => ({ event: item.event, delivery: context.delivery });

const inboxOptions = ['inbox', 'orderingKey', 'maxPending', 'maxPendingMs'] as const;

function needsInbox(option: string): ConfigurationError {
  return new ConfigurationError(`\`${option}\` needs an \`inbox\`, as sqliteInbox() makes one.`);
}

/** What an adapter has refused already, for those who call `receive` themselves. */
function checkBody(delivery: Delivery, maxBodyBytes: number): void {
  const encoding = delivery.headers.get('content-encoding');
  if (encoding && !/^\s*identity\s*$/i.test(encoding)) {
    throw new BodyError('body-encoded', 'The body has a Content-Encoding.');
  }
  if (delivery.body.byteLength > maxBodyBytes) {
    throw new BodyError('body-too-large', `The body is larger than \`maxBodyBytes\` (${maxBodyBytes}).`);
  }
}
