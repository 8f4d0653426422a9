/** The part of a `pg` Pool that a store uses. Any object with these methods will do. */
export interface PostgresPool {
  query(query: PostgresQuery): Promise<PostgresResult>;
  connect(): Promise<PostgresClient>;
  listenerCount?(event: 'error'): number;
  on?(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of a pool's client that a store uses. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
  /** Gives the client back to the pool. An error closes its connection. */
  release(error?: Error): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

/** A statement with its parameters. */
export interface PostgresQuery {
  /** The name of a prepared statement. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** The rows that a statement gave. */
export interface PostgresResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
}
