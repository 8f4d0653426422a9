import { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '@postern/core';
import { Hono } from 'hono';
import { type BurstOptions, type BurstSummary, runBurst } from './burst.ts';
import { controlRoutes } from './control-routes.ts';
import type { SandboxAttempt, SandboxDelivery } from './delivery.ts';
import { createDeliveryEngine } from './delivery-engine.ts';
import { emailApiRoutes } from './email-api-routes.ts';
import { type EmitOptions, emitEvents } from './emit.ts';
import { createFaults, type Fault, type FaultName, type FaultSettings } from './faults.ts';
import { pace } from './pace.ts';
import { createRateLimit } from './rate-limit.ts';
import { openSandboxTables } from './sandbox-tables.ts';
import { seededRandom } from './seeded-random.ts';
import { sendlayerRoutes } from './sendlayer-routes.ts';
import type { Sender, WebhookState } from './webhook.ts';

/** How the sandbox behaves. */
export interface SandboxOptions {
  /** A file that keeps webhooks and deliveries over a restart, made when it is missing. Default: in memory. */
  path?: string;
  /** Instead of `path`: a database of your own, which is not closed here. Its tables begin with `sandbox_`. */
  database?: DatabaseSync;
  /** Divides the minutes between retries: 60 makes a minute a second. Default: 1. */
  speed?: number;
  /** The bearer keys that all its APIs take. Default: `sandbox-key`. */
  apiKeys?: readonly string[];
  /** What SendLayer's deliveries are signed with. Default: `sandbox-signing-key`. */
  signingKey?: string;
  /** Calls of the management APIs that one key has in a minute, which `speed` shortens. Default: 100. */
  rateLimit?: number;
  /** How long a receiver has to answer, in milliseconds; `speed` does not shorten it. Default: 10,000. */
  timeoutMs?: number;
  /** Events a second that happen by themselves, of all types that somebody has subscribed to. Default: 0. */
  trickle?: number;
  /** What goes wrong from the start. Default: nothing. */
  faults?: FaultSettings;
  /** Makes the same faults fall in the same order at every run. Default: they fall at random. */
  seed?: number;
  /** A page to serve at `/ui`; it gets the path without that. */
  ui?: { fetch(request: Request): Response | Promise<Response> };
}

export interface SandboxState {
  readonly webhooks: readonly {
    readonly id: string;
    readonly sender: Sender;
    /** Without user and password. */
    readonly url: string;
    readonly events: readonly string[];
    readonly state: WebhookState;
  }[];
  /** Deliveries that are on their way, that wait for a retry, and that came to either end. */
  readonly queued: number;
  readonly waiting: number;
  readonly delivered: number;
  readonly failed: number;
}

/** A sender to test with. */
export interface Sandbox {
  /** Answers the management APIs of both senders, and the sandbox's own under `/sandbox`. */
  fetch(request: Request): Response | Promise<Response>;
  /** Begins to deliver, and goes on with what a former run has left. */
  start(): void;
  /** Ends it. What is on its way is cut, and sent again by the next start on the same file. */
  stop(): void;
  /** Lets events happen. Returns the deliveries that they lead to. */
  emit(options: EmitOptions): readonly SandboxDelivery[];
  state(): SandboxState;
  setFaults(settings: FaultSettings): Readonly<Record<FaultName, Fault>>;
  burst(options: BurstOptions): Promise<BurstSummary>;
  /** Calls back after each attempt. Returns how to end that. */
  onAttempt(listener: (attempt: SandboxAttempt) => void): () => void;
}

/**
 * A sender to test a receiver with: the management APIs of the email API and of SendLayer, signed deliveries, three
 * retries, a log, and faults on demand.
 *
 * @throws ConfigurationError when an option cannot work.
 * @example
 * const sandbox = createSandbox({ speed: 60 });
 * sandbox.start();
 * const response = await sandbox.fetch(request);
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const {
    speed = 1,
    apiKeys = ['sandbox-key'],
    signingKey = 'sandbox-signing-key',
    rateLimit = 100,
  } = options;
  const { timeoutMs = 10_000, trickle = 0, seed, ui } = options;
  check({ speed, rateLimit, timeoutMs }, (value) => value > 0 && value < 2 ** 31, 'a number above 0');
  check({ trickle }, (value) => value >= 0 && value <= 10_000, 'a number from 0 to 10,000');
  if (apiKeys.length === 0 || apiKeys.some((key) => !/^[\x21-\x7e]+$/.test(key))) {
    throw new ConfigurationError('`apiKeys` must hold at least one key, of ASCII without blanks.');
  }
  if (signingKey === '') throw new ConfigurationError('`signingKey` is empty.');
  const random = seed === undefined ? Math.random : seededRandom(seed);
  const faults = createFaults(random);
  faults.set(options.faults ?? {});

  const database = openDatabase(options);
  const tables = openSandboxTables(database);
  tables.setSigningKey(signingKey);
  const engine = createDeliveryEngine({ tables, faults, speed, timeoutMs });
  let stopTrickle = (): void => {};

  function emit(wanted: EmitOptions): readonly SandboxDelivery[] {
    const deliveries = emitEvents(tables, wanted);
    engine.send(deliveries);
    return deliveries;
  }

  function state(): SandboxState {
    engine.flush();
    const webhooks = tables
      .webhooks()
      .map(({ id, sender, url, events, state }) => ({ id, sender, url: withoutUser(url), events, state }));
    return { webhooks, ...tables.counts() };
  }

  function emitAny(): void {
    const active = tables.webhooks().filter((webhook) => webhook.state === 'active');
    const types = [...new Set(active.flatMap(({ events }) => events))];
    const type = types[Math.floor(random() * types.length)];
    if (type !== undefined) emit({ type });
  }

  /** What both management APIs need, each with a count of its own. */
  const management = () => ({
    ...{ tables, apiKeys, flush: engine.flush },
    rateLimit: createRateLimit(rateLimit, 60_000 / speed),
  });
  const app = new Hono();
  app.route('/v1/webhooks', emailApiRoutes(management()));
  app.route('/api/v1/webhooks', sendlayerRoutes({ ...management(), signingKey }));
  app.route('/sandbox', controlRoutes({ apiKeys, faults, state, emit: (wanted) => emitted(emit(wanted)) }));
  if (ui) app.mount('/ui', (request) => ui.fetch(request));
  app.onError((error, c) => c.json({ error: { code: 'internal_error', message: error.message } }, 500));
  app.notFound((c) => c.json({ error: { code: 'not_found', message: 'No such call' } }, 404));

  return {
    fetch: (request) => app.fetch(request),
    start() {
      engine.start();
      stopTrickle();
      if (trickle > 0) {
        stopTrickle = pace(trickle, (count) => {
          for (let i = 0; i < count; i++) emitAny();
        });
      }
    },
    stop() {
      stopTrickle();
      engine.stop();
      if (options.database === undefined && database.isOpen) database.close();
    },
    emit,
    state,
    setFaults(settings) {
      faults.set(settings);
      return faults.settings();
    },
    burst: (wanted) => runBurst({ emit, onAttempt: engine.onAttempt }, wanted),
    onAttempt: engine.onAttempt,
  };
}

function check(
  numbers: Readonly<Record<string, number>>,
  fits: (value: number) => boolean,
  words: string,
): void {
  for (const [option, value] of Object.entries(numbers)) {
    if (typeof value !== 'number' || !fits(value)) {
      throw new ConfigurationError(`\`${option}\` must be ${words}, and is ${String(value)}.`);
    }
  }
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

function emitted(deliveries: readonly SandboxDelivery[]): object {
  const ids = [...new Set(deliveries.map(({ eventId }) => eventId))];
  return { events: ids.length, deliveries: deliveries.length, event_ids: ids.slice(0, 100) };
}

function withoutUser(address: string): string {
  const url = new URL(address);
  if (!url.username && !url.password) return address;
  url.username = url.password = '';
  return url.href;
}
