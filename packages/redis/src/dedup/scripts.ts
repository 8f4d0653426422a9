import { type RedisScript, redisScript } from '../redis-script.ts';

/** A claim whose lease has ended stays its owner's until another takes it over, for a day at most. */
export const keptAfterLease = 24 * 60 * 60 * 1000;

/**
 * Reads a key, whose value is `done` or the owner's token, which begins with `claim:`. Any other value is an error,
 * because another program wrote it. A key expires `keptAfterLease` after the lease of its claim: so the end of the lease
 * is known from the expiry.
 */
const read = `
local value = redis.call('GET', KEYS[1])
if value and value ~= 'done' and string.sub(value, 1, 6) ~= 'claim:' then
  return redis.error_reply('ERR The key holds what Postern did not write')
end
local owned = value == ARGV[1] and value ~= 'done'
`;

/** The scripts of deduplication. Their argument `keep` is how long Redis keeps the key, in milliseconds. */
export interface DedupScripts {
  /** Arguments: token, keep. */
  readonly claim: RedisScript;
  /** Arguments: token, retention. */
  readonly complete: RedisScript;
  /** Arguments: token. */
  readonly release: RedisScript;
  /** Arguments: token, keep. */
  readonly extend: RedisScript;
}

export function dedupScripts(): DedupScripts {
  return {
    // A claim that finds its own token was sent twice: a client sends it again when it lost the connection.
    claim: redisScript(`${read}
if value == 'done' then return {'done'} end
local left = value and redis.call('PTTL', KEYS[1]) - ${keptAfterLease}
if value and not owned and left > 0 then
  local time = redis.call('TIME')
  return {'in-progress', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + left)}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'claimed'}`),
    complete: redisScript(`${read}
if not owned then return 0 end
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2])
return 1`),
    release: redisScript(`${read}
if not owned then return 0 end
return redis.call('DEL', KEYS[1])`),
    extend: redisScript(`${read}
if not owned then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`),
  };
}
