import { type RedisScript, redisScript } from './redis-script.ts';

/**
 * One string a key: `done`, or `<end of the lease>:<owner's token>`, in milliseconds by the clock of Redis. What is
 * neither is somebody else's, and nothing is concluded from it.
 */
const read = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local value = redis.call('GET', KEYS[1])
local leaseUntil, owner
if value and value ~= 'done' then
  leaseUntil, owner = string.match(value, '^(%d+):(.+)$')
  if not owner then return redis.error_reply('ERR The key holds what Postern did not write') end
end
local function hold(token, lease, keep)
  redis.call('SET', KEYS[1], string.format('%.0f', now + lease) .. ':' .. token, 'PX', keep)
end
`;

/** Arguments: token, then what is named. `keep`, how long Redis keeps the key, in milliseconds. */
export interface DedupScripts {
  /** Arguments: token, lease, keep. */
  readonly claim: RedisScript;
  /** Arguments: token, retention. */
  readonly complete: RedisScript;
  /** Arguments: token. */
  readonly release: RedisScript;
  /** Arguments: token, lease, keep. */
  readonly extend: RedisScript;
}

export function dedupScripts(): DedupScripts {
  return {
    // A claim that finds its own token was sent twice: a client does so when it lost the connection before the answer.
    claim: redisScript(`${read}
if value == 'done' then return {'done'} end
if owner and owner ~= ARGV[1] and tonumber(leaseUntil) > now then return {'in-progress', leaseUntil} end
hold(ARGV[1], ARGV[2], ARGV[3])
return {'claimed'}`),
    complete: redisScript(`${read}
if owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2])
return 1`),
    release: redisScript(`${read}
if owner ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`),
    extend: redisScript(`${read}
if owner ~= ARGV[1] then return 0 end
hold(ARGV[1], ARGV[2], ARGV[3])
return 1`),
  };
}
