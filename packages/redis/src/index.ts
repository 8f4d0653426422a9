export type { RedisConnection } from './inbox/connection.ts';
export type { DedupClient, RedisClient } from './redis-client.ts';
export { type RedisDedupOptions, redisDedup } from './redis-dedup.ts';
export { type RedisInbox, type RedisInboxOptions, redisInbox } from './redis-inbox.ts';
