export type { TransactionClient, TransactionContext } from './inbox/transaction.ts';
export { type PostgresDedup, type PostgresDedupOptions, postgresDedup } from './postgres-dedup.ts';
export { type PostgresInbox, type PostgresInboxOptions, postgresInbox } from './postgres-inbox.ts';
export type { PostgresClient, PostgresPool, PostgresQuery, PostgresResult } from './postgres-pool.ts';
