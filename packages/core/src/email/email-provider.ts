import {
  defineProvider,
  type EventsOfSchemas,
  type ProviderDefinition,
} from '../provider/define-provider.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { StandardSchema } from '../provider/standard-schema.ts';
import type { EmailFields } from './email-event.ts';

/** A provider that also translates its events into the unified vocabulary. */
export interface EmailProvider<Events extends EventMap = EventMap> extends Provider<Events> {
  /** Translates an event of a known type that fits its schema. */
  toEmailEvent(event: Events[keyof Events & string]): EmailFields;
}

/** Defines an email provider: `defineProvider` with a translation into the unified vocabulary. */
export function defineEmailProvider<const Schemas extends Readonly<Record<string, StandardSchema>>>(
  definition: ProviderDefinition<Schemas> & {
    toEmailEvent: (event: EventsOfSchemas<Schemas>[keyof Schemas & string]) => EmailFields;
  },
): EmailProvider<EventsOfSchemas<Schemas>> {
  // `defineProvider` keeps every property of the definition.
  return defineProvider(definition) as EmailProvider<EventsOfSchemas<Schemas>>;
}
