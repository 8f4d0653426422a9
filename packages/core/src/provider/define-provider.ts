import type { Delivery } from '../delivery/delivery.ts';
import type { Handshake, OutcomeKind } from '../delivery/outcome.ts';
import { ConfigurationError, isPosternError, MalformedBodyError, SchemaDriftError } from '../errors.ts';
import { inOrder, type MaybePromise, tryTo, when } from '../maybe-promise.ts';
import { parseJson } from '../reading/parse.ts';
import type { SignatureScheme, VerificationLevel } from '../signatures/scheme.ts';
import type { WebhookEvent } from './event.ts';
import type { Provider, ReadEvent, ReadResult, SchemasOf } from './provider.ts';
import type { SchemaIssue, SchemaOutput, StandardSchema } from './standard-schema.ts';

/** The parts of one event, as they are in a body. */
export interface EventFields {
  /** Text, or a whole number that JavaScript keeps exactly. */
  id: unknown;
  type: unknown;
  /** Checked by the schema of its type. */
  data: unknown;
  /** A date, a text that `Date` reads, or milliseconds since the epoch. */
  occurredAt?: unknown;
  /** The part of the body that is this event, where one body has several. Default: the whole body. */
  payload?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: an authentic body of unknown shape; what `read` returns is checked.
export type ParsedBody = any;

/** The argument of `defineProvider`. */
export interface ProviderDefinition<Schemas extends Readonly<Record<string, StandardSchema>>> {
  name: string;
  signature: SignatureScheme;
  /** A schema for the `data` of each event type, made with any Standard Schema library. */
  events: Schemas;
  /**
   * Finds the events in a parsed body. If it throws, the body counts as malformed. Take the `id` from a part that the
   * signature covers, wherever the sender signs one.
   */
  read: (body: ParsedBody, delivery: Delivery) => MaybePromise<Found>;
  /** Parses a body before `read` gets it. Default: strict JSON, to an object or an array. */
  parse?: (body: Uint8Array<ArrayBuffer>, delivery: Delivery) => unknown;
  /** The parts of a delivery that `id` is made from, in words. */
  idRecipe?: string;
  /** The time for which the sender retries, in seconds. Default: 0, unknown. */
  retrySpan?: number;
  /** Status codes for outcomes that this sender needs to see answered differently from most. */
  statuses?: Partial<Record<OutcomeKind, number>>;
  /** Default: `POST`. */
  methods?: readonly string[];
  /** Default: false. */
  batches?: boolean;
  /** Default: false. */
  digestGuard?: boolean;
  handshake?: NonNullable<Provider['handshake']>;
}

/** The result of `read`: one event, several, or the answer to a request that has none. */
export type Found = EventFields | readonly EventFields[] | { readonly handshake: Handshake };

/** The events that a map of schemas describes. */
export type EventsOfSchemas<Schemas extends Readonly<Record<string, StandardSchema>>> = {
  readonly [Type in keyof Schemas & string]: WebhookEvent<Type, SchemaOutput<Schemas[Type]>>;
};

/**
 * Describes a sender in some twenty lines: its signature scheme, a schema for each event type, and the places of id,
 * type and time in the body.
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
  const complete = { ...defaults, ...definition };
  const { name, signature } = complete;
  if (!name) throw new ConfigurationError('A provider needs a `name`.');
  if (typeof signature?.verify !== 'function') {
    throw new ConfigurationError(`${name} needs a \`signature\`, as hmacHeader() makes one.`);
  }
  // A Map, so that `__proto__` and `constructor` are types like any other.
  const schemas = new Map<string, StandardSchema>(Object.entries(definition.events));

  return {
    ...complete,
    types: [...schemas.keys()],
    schemas: definition.events as SchemasOf<EventsOfSchemas<Schemas>>,
    read(delivery, verification) {
      const body = complete.parse(delivery.body, delivery);
      return tryTo<Found, ReadResult>(
        () => definition.read(body, delivery),
        (found) => {
          const toItem = (fields: EventFields): MaybePromise<ReadEvent> => {
            const event = toEvent(fields, name, verification.level, body);
            return toReadEvent(event, schemas.get(event.type));
          };
          // Array.isArray does not narrow a readonly list.
          if (Array.isArray(found)) return inOrder(found as readonly EventFields[], toItem);
          if ('handshake' in found) return found;
          return when(toItem(found as EventFields), (item) => [item]);
        },
        (cause) => {
          if (isPosternError(cause)) throw cause;
          throw new MalformedBodyError(`\`read\` of ${name} found no event in the body.`, { cause });
        },
      );
    },
  };
}

/** The values of the fields that a definition leaves out. */
const defaults = {
  parse: parseJson as NonNullable<ProviderDefinition<never>['parse']>,
  idRecipe: 'the id that `read` returns',
  retrySpan: 0,
  statuses: {},
  methods: ['POST'],
  batches: false,
  digestGuard: false,
};

function toEvent(
  { id, type, data, occurredAt, payload }: EventFields,
  provider: string,
  verification: VerificationLevel,
  body: ParsedBody,
): WebhookEvent {
  if (typeof type !== 'string' || type === '') throw new MalformedBodyError('The event has no type.');
  return {
    id: toId(id),
    type,
    data,
    occurredAt: toDate(occurredAt),
    provider,
    verification,
    payload: payload === undefined ? body : payload,
  };
}

function toId(id: unknown): string {
  if (typeof id === 'string' && id !== '' && !/\p{Cc}/u.test(id)) return id;
  if (Number.isSafeInteger(id)) return String(id);
  throw new MalformedBodyError('The event has no id that is text without control characters.');
}

function toDate(value: unknown): Date | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof Date)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function toReadEvent(event: WebhookEvent, schema: StandardSchema | undefined): MaybePromise<ReadEvent> {
  if (schema === undefined) return { kind: 'unknown', event };
  return when(schema['~standard'].validate(event.data), (result) => {
    if (result.issues !== undefined)
      return { kind: 'drifted', event, error: driftError(event, result.issues) };
    return { kind: 'known', event: result.value === event.data ? event : { ...event, data: result.value } };
  });
}

/** Names the places and not the values: a schema library's own message may quote the body. */
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
