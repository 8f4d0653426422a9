export { type PostgresDedup, type PostgresDedupOptions, postgresDedup } from './postgres-dedup.ts';
export type { PostgresClient, PostgresPool, PostgresQuery, PostgresResult } from './postgres-pool.ts';
