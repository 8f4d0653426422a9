import { createHash } from 'node:crypto';

/** A prepared statement. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Names a statement by its text, because a connection that tables or releases share refuses one name for two texts. */
export function prepared(text: string): Statement {
  return { name: `postern-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text };
}
