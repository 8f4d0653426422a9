import { parseTime } from '#runtime';
import { alone, attempt, chain, eachInOrder, type MaybePromise } from './chain.ts';
import type { Delivery } from './delivery.ts';
import { ConfigurationError, isPosternError, MalformedBodyError, SchemaDriftError } from './errors.ts';
import type { EventMap, events, WebhookEvent } from './event.ts';
import type { OutcomeKind } from './outcome.ts';
import { parseJson } from './parse.ts';
import type { SignatureScheme, SigningContext, Verification } from './signatures/scheme.ts';
import type { SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from './standard-schema.ts';

/** A sender: how it proves itself, and how its bodies are read. Made by `defineProvider`. */
export interface Provider<Events extends EventMap = EventMap> {
  readonly [events]?: Events;
  /** As `email-api`. Part of every deduplication key. */
  readonly name: string;
  readonly signature: SignatureScheme;
  /** The event types it knows. */
  readonly types: readonly string[];
  /** From what an event's id is made, in words. */
  readonly idRecipe: string;
  /** How long the sender tries again, in seconds. Ids are kept at least that long. */
  readonly retrySpan: number;
  /** How old a signed event may be, in seconds: see `withMaxAge`. Ids are kept at least that long. */
  readonly maxAge?: number;
  /** Where this sender reads status codes otherwise than most. */
  readonly statuses: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** The methods by which events come. */
  readonly methods: readonly string[];
  /** One delivery may carry several events. */
  readonly batches: boolean;
  /** The sender does not sign its ids: the body's digest is claimed beside the id, so that a new id is no new event. */
  readonly digestGuard: boolean;
  /** The answer to a request that asks whether this endpoint exists, and carries no event. Called before `verify`. */
  handshake?(delivery: Delivery, context: SigningContext): MaybePromise<Handshake | undefined>;
  /** The events of a verified delivery. Called after `signature.verify`, never before. */
  read(delivery: Delivery, verification: Verification, context: ReadContext): MaybePromise<ReadResult>;
}

export interface ReadContext extends SigningContext {
  /** It was read before, when it came, and waited in an inbox since: its age no longer counts. */
  readonly stored?: boolean;
}

/** The events of a delivery; or that it was none, but a question whether this endpoint exists. */
export type ReadResult = readonly ReadEvent[] | { readonly handshake: Handshake };

/** What a provider wants to hear in a handshake, with status 200. Default: what every accepted delivery hears. */
export interface Handshake {
  readonly body?: string;
  readonly contentType?: string;
}

/** An event as read: of a known type and fitting its schema, of an unknown type, or drifted from its schema. */
export type ReadEvent =
  | { readonly kind: 'known' | 'unknown'; readonly event: WebhookEvent }
  | { readonly kind: 'drifted'; readonly event: WebhookEvent; readonly error: SchemaDriftError };

/** Where one event's parts stand in a body. */
export interface EventFields {
  /** Text, or a whole number that JavaScript keeps exactly. */
  id: unknown;
  type: unknown;
  /** Held to the schema of its type. */
  data: unknown;
  /** A date, a text that `Date` reads, or milliseconds since the epoch. */
  occurredAt?: unknown;
  /** This event in the body, where one body holds several. Default: the whole body. */
  payload?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: an authentic body of unknown shape; what `read` returns is checked.
export type ParsedBody = any;

/** What `defineProvider` takes. */
export interface ProviderDefinition<Schemas extends Readonly<Record<string, StandardSchema>>> {
  name: string;
  signature: SignatureScheme;
  /** For each event type, a schema for its `data`, made with any Standard Schema library. */
  events: Schemas;
  /**
   * Finds the events in a body, a JSON object or array. Where it throws, the body counts as malformed.
   * An `id` must come from what the signature covers, wherever the sender signs one.
   */
  read: (body: ParsedBody, delivery: Delivery) => MaybePromise<Found>;
  /** Parses a body before `read` gets it. Default: strict JSON, to an object or an array. */
  parse?: (body: Uint8Array<ArrayBuffer>, delivery: Delivery) => unknown;
  /** From what `id` is made, in words. */
  idRecipe?: string;
  /** How long the sender tries again, in seconds. Default: 0, unknown. */
  retrySpan?: number;
  /** Answers of its own, where this sender reads status codes otherwise than most. */
  statuses?: Partial<Record<OutcomeKind, number>>;
  /** Default: `POST`. */
  methods?: readonly string[];
  /** Default: false. */
  batches?: boolean;
  /** Default: false. */
  digestGuard?: boolean;
  handshake?: NonNullable<Provider['handshake']>;
}

/** What `read` finds in a body. */
export type Found = EventFields | readonly EventFields[] | { readonly handshake: Handshake };

/** The events that a map of schemas describes. */
export type EventsOfSchemas<Schemas extends Readonly<Record<string, StandardSchema>>> = {
  readonly [Type in keyof Schemas & string]: WebhookEvent<Type, SchemaOutput<Schemas[Type]>>;
};

/**
 * Describes a sender in some twenty lines: its signature scheme, a schema for each event, and where id, type and
 * time stand in the body.
 *
 * @throws ConfigurationError when a part is missing or contradicts another.
 * @example
 * const acme = defineProvider({
 *   name: 'acme',
 *   signature: hmacHeader({ header: 'x-acme-signature', secret: process.env.ACME_SECRET }),
 *   events: { 'order.paid': z.object({ order: z.string(), cents: z.number() }) },
 *   read: (body) => ({ id: body.event_id, type: body.event, data: body.order }),
 * });
 */
export function defineProvider<const Schemas extends Readonly<Record<string, StandardSchema>>>(
  definition: ProviderDefinition<Schemas>,
): Provider<EventsOfSchemas<Schemas>> {
  const whole = { ...defaults, ...definition };
  const { name, signature, parse } = whole;
  if (!name) throw new ConfigurationError('A provider needs a `name`.');
  if (typeof signature?.verify !== 'function') {
    throw new ConfigurationError(`${name} needs a \`signature\`, as hmacHeader() makes one.`);
  }
  // A Map, so that `__proto__` and `constructor` are types like any other.
  const schemas = new Map<string, StandardSchema>(Object.entries(definition.events));

  const find = ({ body, delivery }: Opened): MaybePromise<Found> => definition.read(body, delivery);

  function unreadable(cause: unknown): never {
    if (isPosternError(cause)) throw cause;
    throw new MalformedBodyError(`\`read\` of ${name} found no event in the body.`, { cause });
  }

  function toItems(found: Found, opened: Opened): MaybePromise<ReadResult> {
    // Most bodies hold one event. Array.isArray does not narrow a readonly list.
    if (Array.isArray(found)) return eachInOrder(found as readonly EventFields[], toItem, opened);
    if ('handshake' in found) return found;
    return chain(toItem(found as EventFields, opened), alone);
  }

  function toItem(fields: EventFields, { body, verification }: Opened): MaybePromise<ReadEvent> {
    const { type, payload = body } = fields;
    if (typeof type !== 'string' || type === '') throw new MalformedBodyError('The event has no type.');
    const event: WebhookEvent = {
      id: toId(fields.id),
      type,
      data: fields.data,
      occurredAt: toDate(fields.occurredAt),
      provider: name,
      verification: verification.level,
      payload,
    };
    const schema = schemas.get(type);
    if (schema === undefined) return { kind: 'unknown', event };
    return chain(schema['~standard'].validate(event.data), validated, event);
  }

  return {
    ...whole,
    types: [...schemas.keys()],
    read: (delivery, verification) =>
      attempt(find, toItems, unreadable, { body: parse(delivery.body, delivery), delivery, verification }),
  };
}

/** A verified body, parsed. */
interface Opened {
  readonly body: ParsedBody;
  readonly delivery: Delivery;
  readonly verification: Verification;
}

/** What a definition that says nothing means. */
const defaults = {
  parse: parseJson as NonNullable<ProviderDefinition<never>['parse']>,
  idRecipe: 'the id that `read` returns',
  retrySpan: 0,
  statuses: {},
  methods: ['POST'],
  batches: false,
  digestGuard: false,
};

function toId(id: unknown): string {
  if (typeof id === 'string' && id !== '' && !/\p{Cc}/u.test(id)) return id;
  if (Number.isSafeInteger(id)) return String(id);
  throw new MalformedBodyError('The event has no id that is text without control characters.');
}

function toDate(value: unknown): Date | undefined {
  const time = typeof value === 'string' ? parseTime(value) : value;
  if (typeof time !== 'number' && !(time instanceof Date)) return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function validated(result: SchemaResult<unknown>, event: WebhookEvent): ReadEvent {
  if (result.issues !== undefined) return { kind: 'drifted', event, error: driftError(event, result.issues) };
  return { kind: 'known', event: result.value === event.data ? event : { ...event, data: result.value } };
}

/** Says where, and not what: a schema library's own message may quote the body. */
function driftError(event: WebhookEvent, issues: readonly SchemaIssue[]): SchemaDriftError {
  const paths = issues.map(({ path = [] }) =>
    ['data', ...path.map((part) => String(typeof part === 'object' ? part.key : part))].join('.'),
  );
  return new SchemaDriftError(
    event.type,
    paths,
    `${event.provider}'s ${event.type} does not fit its schema at ${paths.slice(0, 3).join(', ')}.`,
  );
}
