export { type SqliteDedup, type SqliteDedupOptions, sqliteDedup } from './sqlite-dedup.ts';
export { type SqliteInbox, type SqliteInboxOptions, sqliteInbox } from './sqlite-inbox.ts';
