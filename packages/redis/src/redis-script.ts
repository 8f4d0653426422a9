import { createHash } from 'node:crypto';
import type { RedisArgument, RedisClient } from './redis-client.ts';

/** Runs a Lua script on the one key that it touches: one atomic step, and one round trip once Redis knows it. */
export type RedisScript = (
  client: RedisClient,
  key: Uint8Array | string,
  ...args: readonly RedisArgument[]
) => Promise<unknown>;

/** With `bytes`, what it gives is not decoded. */
export function redisScript(lua: string, reply: 'text' | 'bytes' = 'text'): RedisScript {
  const sha1 = createHash('sha1').update(lua).digest('hex');
  return async (client, key, ...args) => {
    try {
      if (reply === 'bytes' && client.evalshaBuffer) return await client.evalshaBuffer(sha1, 1, key, ...args);
      return await client.evalsha(sha1, 1, key, ...args);
    } catch (error) {
      // Redis is new, was started again or flushed its scripts: then nothing has run yet, and EVAL teaches it.
      if (!String((error as Error | undefined)?.message).startsWith('NOSCRIPT')) throw error;
      if (reply === 'bytes' && client.evalBuffer) return client.evalBuffer(lua, 1, key, ...args);
      return client.eval(lua, 1, key, ...args);
    }
  };
}
