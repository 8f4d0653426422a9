export type { RedisClient } from './redis-client.ts';
export { type RedisDedupOptions, redisDedup } from './redis-dedup.ts';
