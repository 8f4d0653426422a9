/** What is used of a `pg` Pool. Anything else that has it will do. */
export interface PostgresPool {
  query(query: PostgresQuery): Promise<PostgresResult>;
  connect(): Promise<PostgresClient>;
  listenerCount?(event: 'error'): number;
  on?(event: 'error', listener: (error: Error) => void): unknown;
}

/** What is used of a client that a pool has lent. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
  /** With an error, the connection is closed and not lent again. */
  release(error?: Error): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export interface PostgresQuery {
  /** Of a prepared statement. */
  name?: string;
  text: string;
  values?: unknown[];
}

export interface PostgresResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
}
