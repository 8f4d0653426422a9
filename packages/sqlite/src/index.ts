export { type SqliteDedup, type SqliteDedupOptions, sqliteDedup } from './sqlite-dedup.ts';
