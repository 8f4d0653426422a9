import { ConfigurationError } from '@postern/core';

/** Names of what is in the database, quoted and ready to stand in a statement. */
export interface TableNames {
  readonly schema: string;
  readonly table: string;
  /** Has one row: the version of `table`. */
  readonly meta: string;
}

/** PostgreSQL silently cuts names at 63 bytes. 58, since `_meta` comes behind. */
const maxLength = 58;

/**
 * Identifiers cannot be parameters of a statement, so nothing but plain names is let through.
 *
 * @throws ConfigurationError for any other name.
 */
export function tableNames(schema: string, table: string): TableNames {
  const home = quoted('schema', schema);
  return {
    schema: home,
    table: `${home}.${quoted('table', table)}`,
    meta: `${home}.${quoted('table', table, '_meta')}`,
  };
}

function quoted(option: string, name: unknown, suffix = ''): string {
  if (typeof name === 'string' && name.length <= maxLength && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return `"${name}${suffix}"`;
  }
  throw new ConfigurationError(
    `postgresDedup: \`${option}\` must be a name of at most ${maxLength} letters (A to Z), digits and underscores ` +
      `that does not begin with a digit, and is ${JSON.stringify(name)}.`,
  );
}
