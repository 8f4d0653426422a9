import { ConfigurationError } from '../errors.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { ReadEvent } from '../provider/provider.ts';
import type { Failure, Handler, Registration } from './handler.ts';

type Listener = (failure: Failure) => unknown;

/** The handlers and listeners of one receiver. */
export class DispatchTable {
  readonly errorListeners: Listener[] = [];
  readonly #provider: string;
  /** A Map, so that `__proto__` and `toString` are types like any other. */
  readonly #byType: Map<string, Handler<WebhookEvent>[]>;
  readonly #unknown: Handler<WebhookEvent>[] = [];

  constructor(provider: string, types: readonly string[]) {
    this.#provider = provider;
    this.#byType = new Map(types.map((type) => [type, []]));
  }

  /** The handlers for an event, in the order in which they were registered. */
  handlersFor({ kind, event }: ReadEvent): readonly Handler<WebhookEvent>[] {
    return kind === 'known' ? (this.#byType.get(event.type) ?? []) : this.#unknown;
  }

  on(types: string | readonly string[], handler: Handler<WebhookEvent>): void {
    const lists = new Set([types].flat().map((type) => this.#listFor(type)));
    for (const list of lists) list.push(checked(handler, 'on'));
  }

  onAny(handler: Handler<WebhookEvent>): void {
    for (const list of this.#byType.values()) list.push(checked(handler, 'onAny'));
  }

  onUnknown(handler: Handler<WebhookEvent>): void {
    this.#unknown.push(checked(handler, 'onUnknown'));
  }

  onError(listener: Listener): void {
    this.errorListeners.push(checked(listener, 'onError'));
  }

  #listFor(type: string): Handler<WebhookEvent>[] {
    const list = this.#byType.get(type);
    if (list) return list;
    const known = [...this.#byType.keys()].join(', ');
    throw new ConfigurationError(
      `${this.#provider} has no event type ${JSON.stringify(type)}; onUnknown takes others. It has: ${known}`,
    );
  }
}

/** A receiver or an endpoint before the four verbs of registration are on it. */
export type WithoutRegistration<Self> = Omit<Self, keyof Registration<never, unknown>>;

/** Adds `on`, `onAny`, `onUnknown` and `onError` to `self`. They register with `registry` and return `self`. */
export function withRegistration<Self extends object>(
  self: WithoutRegistration<Self>,
  registry: { [Verb in keyof Registration<never, unknown>]: (...args: never[]) => unknown },
): Self {
  const verbs = ['on', 'onAny', 'onUnknown', 'onError'] as const;
  for (const verb of verbs) {
    Object.assign(self, {
      [verb](...args: never[]) {
        registry[verb](...args);
        return self;
      },
    });
  }
  return self as Self;
}

function checked<F>(handler: F, verb: string): F {
  if (typeof handler === 'function') return handler;
  throw new ConfigurationError(`\`${verb}\` takes a function, not ${typeof handler}.`);
}
