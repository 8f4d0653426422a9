import {
  defineProvider,
  type EventsOfSchemas,
  type ProviderDefinition,
} from '../provider/define-provider.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { StandardSchema } from '../provider/standard-schema.ts';
import type { EmailFields } from './email-event.ts';

/** A provider that also says what its events mean in the unified vocabulary. */
export interface EmailProvider<Events extends EventMap = EventMap> extends Provider<Events> {
  /** Given an event of a known type that fits its schema. */
  toEmailEvent(event: Events[keyof Events & string]): EmailFields;
}

/** `defineProvider` for an email service: with a mapping to the unified vocabulary. */
export function defineEmailProvider<const Schemas extends Readonly<Record<string, StandardSchema>>>(
  definition: ProviderDefinition<Schemas> & {
    toEmailEvent: (event: EventsOfSchemas<Schemas>[keyof Schemas & string]) => EmailFields;
  },
): EmailProvider<EventsOfSchemas<Schemas>> {
  // It keeps all that it is given.
  return defineProvider(definition) as EmailProvider<EventsOfSchemas<Schemas>>;
}
