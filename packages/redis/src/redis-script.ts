import { createHash } from 'node:crypto';
import type { RedisArgument, RedisClient } from './redis-client.ts';

/** Runs a Lua script on the one key that it touches: one atomic step, and one round trip once Redis knows it. */
export type RedisScript = (
  client: RedisClient,
  key: Uint8Array | string,
  ...args: readonly RedisArgument[]
) => Promise<unknown>;

/** Makes a script of Lua. Its answer is text, or with `bytes` a Buffer for each text. */
export function redisScript(lua: string, reply: 'text' | 'bytes' = 'text'): RedisScript {
  const sha1 = createHash('sha1').update(lua).digest('hex');
  return async (client, key, ...args) => {
    try {
      if (reply === 'bytes' && client.evalshaBuffer) return await client.evalshaBuffer(sha1, 1, key, ...args);
      return await client.evalsha(sha1, 1, key, ...args);
    } catch (error) {
      // Redis has not seen the script, or has lost it. Nothing has run yet, and EVAL sends the script.
      if (!String((error as Error | undefined)?.message).startsWith('NOSCRIPT')) throw error;
      if (reply === 'bytes' && client.evalBuffer) return client.evalBuffer(lua, 1, key, ...args);
      return client.eval(lua, 1, key, ...args);
    }
  };
}
