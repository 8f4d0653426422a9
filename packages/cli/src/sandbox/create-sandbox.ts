import { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '@postern/core';
import { Hono } from 'hono';
import { type BurstOptions, type BurstSummary, runBurst } from './burst.ts';
import { controlRoutes } from './control-routes.ts';
import type { SandboxAttempt, SandboxDelivery } from './delivery.ts';
import { DeliveryEngine } from './delivery-engine.ts';
import { emailApiRoutes } from './email-api-routes.ts';
import { type EmitOptions, emitEvents } from './emit.ts';
import { createFaults, type Fault, type FaultName, type FaultSettings, type Faults } from './faults.ts';
import { pace } from './pace.ts';
import { createRateLimit } from './rate-limit.ts';
import { type CheckedOptions, checkOptions, type SandboxOptions } from './sandbox-options.ts';
import { SandboxTables } from './sandbox-tables.ts';
import { seededRandom } from './seeded-random.ts';
import { sendlayerRoutes } from './sendlayer-routes.ts';
import type { Sender, WebhookState } from './webhook.ts';

/** The webhooks of a sandbox, and its deliveries by state. */
export interface SandboxState {
  readonly webhooks: readonly {
    readonly id: string;
    readonly sender: Sender;
    /** Without user and password. */
    readonly url: string;
    readonly events: readonly string[];
    readonly state: WebhookState;
  }[];
  /** Deliveries that are being sent. */
  readonly queued: number;
  /** Deliveries that wait for a retry. */
  readonly waiting: number;
  readonly delivered: number;
  readonly failed: number;
}

/** A sender to test with. */
export interface Sandbox {
  /** Answers the management APIs of both senders, and the sandbox's own API under `/sandbox`. */
  fetch(request: Request): Response | Promise<Response>;
  /** Starts to deliver, and continues with what a previous run left. */
  start(): void;
  /** Stops. Attempts in progress are aborted; the next start on the same file sends them again. */
  stop(): void;
  /** Creates events, and returns the deliveries that they lead to. */
  emit(options: EmitOptions): readonly SandboxDelivery[];
  state(): SandboxState;
  setFaults(settings: FaultSettings): Readonly<Record<FaultName, Fault>>;
  burst(options: BurstOptions): Promise<BurstSummary>;
  /** Calls `listener` after each attempt. Returns a function that removes it. */
  onAttempt(listener: (attempt: SandboxAttempt) => void): () => void;
}

/**
 * Makes a sender to test a receiver with: the management APIs of the email API and of SendLayer, signed deliveries,
 * three retries, a log, and faults on demand.
 *
 * @throws ConfigurationError when an option cannot work.
 * @example
 * const sandbox = createSandbox({ speed: 60 });
 * sandbox.start();
 * const response = await sandbox.fetch(request);
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const checked = checkOptions(options);
  const random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  const faults = createFaults(random);
  faults.set(options.faults ?? {});
  const database = openDatabase(options);
  const tables = new SandboxTables(database);
  tables.setSigningKey(checked.signingKey);
  const engine = new DeliveryEngine({ ...checked, tables, faults });
  const parts: Parts = { tables, engine, faults };
  const app = createRoutes(parts, checked, options.ui);
  let stopTrickle = (): void => {};

  return {
    fetch: (request) => app.fetch(request),
    start() {
      engine.start();
      stopTrickle();
      if (checked.trickle > 0) stopTrickle = startTrickle(parts, checked.trickle, random);
    },
    stop() {
      stopTrickle();
      engine.stop();
      if (options.database === undefined && database.isOpen) database.close();
    },
    emit: (wanted) => emit(parts, wanted),
    state: () => stateOf(parts),
    setFaults(settings) {
      faults.set(settings);
      return faults.settings();
    },
    burst: (wanted) =>
      runBurst(
        { emit: (one) => emit(parts, one), onAttempt: (listener) => engine.onAttempt(listener) },
        wanted,
      ),
    onAttempt: (listener) => engine.onAttempt(listener),
  };
}

interface Parts {
  readonly tables: SandboxTables;
  readonly engine: DeliveryEngine;
  readonly faults: Faults;
}

function emit({ tables, engine }: Parts, wanted: EmitOptions): readonly SandboxDelivery[] {
  const deliveries = emitEvents(tables, wanted);
  engine.send(deliveries);
  return deliveries;
}

function stateOf({ tables, engine }: Parts): SandboxState {
  engine.flush();
  const webhooks = tables
    .webhooks()
    .map(({ id, sender, url, events, state }) => ({ id, sender, url: withoutUser(url), events, state }));
  return { webhooks, ...tables.counts() };
}

/** Creates events of random types with a subscription, `perSecond` a second. Returns a function that stops it. */
function startTrickle(parts: Parts, perSecond: number, random: () => number): () => void {
  return pace(perSecond, (count) => {
    for (let i = 0; i < count; i++) {
      const active = parts.tables.webhooks().filter((webhook) => webhook.state === 'active');
      const types = [...new Set(active.flatMap(({ events }) => events))];
      const type = types[Math.floor(random() * types.length)];
      if (type !== undefined) emit(parts, { type });
    }
  });
}

function createRoutes(parts: Parts, options: CheckedOptions, ui: SandboxOptions['ui']): Hono {
  const { tables, engine, faults } = parts;
  const { apiKeys, signingKey, speed } = options;
  /** Each management API counts calls of its own. */
  const management = () => ({
    tables,
    apiKeys,
    flush: () => engine.flush(),
    rateLimit: createRateLimit(options.rateLimit, 60_000 / speed),
  });
  const control = {
    apiKeys,
    faults,
    state: () => stateOf(parts),
    emit: (wanted: EmitOptions) => summaryOf(emit(parts, wanted)),
  };
  const app = new Hono();
  app.route('/v1/webhooks', emailApiRoutes(management()));
  app.route('/api/v1/webhooks', sendlayerRoutes({ ...management(), signingKey }));
  app.route('/sandbox', controlRoutes(control));
  if (ui) app.mount('/ui', (request) => ui.fetch(request));
  app.onError((error, c) => c.json({ error: { code: 'internal_error', message: error.message } }, 500));
  app.notFound((c) => c.json({ error: { code: 'not_found', message: 'No such call' } }, 404));
  return app;
}

function openDatabase({ path = ':memory:', database }: SandboxOptions): DatabaseSync {
  if (database) return database;
  try {
    return new DatabaseSync(path);
  } catch (cause) {
    throw new ConfigurationError(
      `Cannot open ${path}: it must be a file that this process may write, in a folder that exists.`,
      { cause },
    );
  }
}

function summaryOf(deliveries: readonly SandboxDelivery[]): object {
  const ids = [...new Set(deliveries.map(({ eventId }) => eventId))];
  return { events: ids.length, deliveries: deliveries.length, event_ids: ids.slice(0, 100) };
}

function withoutUser(address: string): string {
  const url = new URL(address);
  if (!url.username && !url.password) return address;
  url.username = url.password = '';
  return url.href;
}
