import { quotedName } from './quoted-name.ts';

/** Names of what is in the database, quoted and ready to stand in a statement. */
export interface TableNames {
  readonly schema: string;
  readonly table: string;
  /** Has one row: the version of `table`. */
  readonly meta: string;
  /** What to do when `table` is somebody else's. */
  readonly remedy: string;
}

/** PostgreSQL silently cuts names at 63 bytes. 58, since `_meta` comes behind. */
const maxLength = 58;

/** @throws ConfigurationError for anything but plain names. */
export function tableNames(schema: string, table: string): TableNames {
  const home = quotedName('postgresDedup', 'schema', schema, maxLength);
  const quoted = quotedName('postgresDedup', 'table', table, maxLength);
  return {
    schema: home,
    table: `${home}.${quoted}`,
    meta: `${home}."${table}_meta"`,
    remedy: 'Give postgresDedup another `table`.',
  };
}
