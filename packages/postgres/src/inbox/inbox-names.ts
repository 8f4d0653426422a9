import { quotedName } from '../quoted-name.ts';
import type { TableNames } from '../table-names.ts';

/** Names of what an inbox has in the database, quoted and ready to stand in a statement. */
export interface InboxNames extends TableNames {
  /** One row for each delivery: what came in. */
  readonly delivery: string;
  /** One row for each event of it: what becomes of it. The same as `table`. */
  readonly entry: string;
  /** How many entries are done: see count-done.ts. */
  readonly done: string;
  /** Numbers deliveries in the order in which they were stored. */
  readonly sequence: string;
  /** Where pg-boss keeps its own. */
  readonly bossSchema: string;
}

/** PostgreSQL silently cuts names at 63 bytes, and pg-boss puts others behind its schema's: it takes 50. */
const maxLength = 50;

/** @throws ConfigurationError for anything but plain names, and for two equal ones. */
export function inboxNames(schema: string, bossSchema: string): InboxNames {
  const home = quotedName('postgresInbox', 'schema', schema, maxLength);
  return {
    schema: home,
    table: `${home}.inbox_entry`,
    entry: `${home}.inbox_entry`,
    delivery: `${home}.inbox_delivery`,
    done: `${home}.inbox_done`,
    sequence: `${home}.inbox_delivery_id`,
    meta: `${home}.inbox_meta`,
    remedy: 'Give postgresInbox another `schema`.',
    bossSchema: quotedName('postgresInbox', 'bossSchema', bossSchema, maxLength),
  };
}
