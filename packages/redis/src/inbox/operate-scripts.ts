import type { BullmqInternals } from './bullmq-internals.ts';
import { enqueueLua, recordLua } from './schema.ts';

/** Arguments: id. Answer: the fields of the entry, then `kept` and the body of its delivery. */
export const getLua = `${recordLua}
local entry = redis.call('HGETALL', at('entry', ARGV[1]))
local delivery = fields(ARGV[1], 'delivery')[1] or ''
return {entry, unpack(redis.call('HMGET', at('delivery', delivery), 'kept', 'body'))}`;

/**
 * Arguments: the bounds of stamps from and to, how many, then queue and state, over and over. Answer:
 * `{stamp, id, fields}`, newest first.
 */
export const pageLua = `${recordLua}
local from, to, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local found = {}
for i = 4, #ARGV, 2 do
  local some = redis.call('ZREVRANGEBYSCORE', at(ARGV[i], 'in', ARGV[i + 1]), to, from, 'WITHSCORES', 'LIMIT', 0, limit)
  for j = 1, #some, 2 do found[#found + 1] = {tonumber(some[j + 1]), some[j]} end
end
table.sort(found, function(one, other) return one[1] > other[1] end)
local entries = {}
for i = 1, math.min(limit, #found) do
  local id = found[i][2]
  entries[i] = {digits(found[i][1]), id, redis.call('HGETALL', at('entry', id))}
end
return entries`;

/**
 * Arguments: queues. Answer: how many are pending, processing, done, dead and quarantined, then the stamp of the oldest
 * open entry or ''.
 */
export const statsLua = `${recordLua}
local counts, oldest = {}, nil
for i, state in ipairs({'pending', 'processing', 'done', 'dead', 'quarantined'}) do
  counts[i] = 0
  for _, queue in ipairs(ARGV) do
    local key = at(queue, 'in', state)
    counts[i] = counts[i] + redis.call('ZCARD', key)
    local first = i <= 2 and tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])
    if first and (not oldest or first < oldest) then oldest = first end
  end
end
counts[6] = oldest and digits(oldest) or ''
return counts`;

/** No arguments. Answer: queue, endpoint and provider as JSON, queue, … */
export const sourcesLua = `${recordLua}
return redis.call('HGETALL', at('sources'))`;

/** Arguments: ids. Answer: how many of them are pending again. */
export function replayLua({ addJob }: BullmqInternals): string {
  return `${recordLua}${addJob}${enqueueLua}
local count = 0
for _, id in ipairs(ARGV) do
  local found = fields(id, 'state', 'queue', 'key', 'stamp', 'delivery', 'shared')
  local state, queue, key, delivery = found[1], found[2], found[3], at('delivery', found[5] or '')
  local ended = state == 'done' or state == 'dead' or state == 'quarantined'
  if ended and redis.call('EXISTS', delivery) == 1 then
    local job = 'e' .. id .. '-' .. nextStamp()
    redis.call('HDEL', at('entry', id), 'error', 'ended', 'token')
    redis.call('HINCRBY', at('entry', id), 'replays', 1)
    move(id, queue, state, 'pending', found[4], 'job', job, 'attempts', 0, 'crashes', 0, 'due', nowDigits)
    redis.call('ZREM', at('ended', state == 'done' and 'done' or 'dead'), id)
    if state == 'done' then
      if found[6] then redis.call('HINCRBY', delivery, 'open', 1) end
      redis.call('ZREM', at('bodies'), found[5])
    end
    if key then redis.call('ZADD', at(queue, 'order', key), found[4], id) end
    if not key or hasTurn(queue, key, id) then enqueue(queue, job) end
    count = count + 1
  end
end
return count`;
}
