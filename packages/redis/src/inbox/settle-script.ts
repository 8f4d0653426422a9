import { historyLength } from '@postern/core/inbox';
import type { BullmqInternals } from './bullmq-internals.ts';
import { enqueueLua, recordLua } from './schema.ts';

/** Renews a lease. Arguments: id, token, lease. Answer: 1, or 0 if the token is not the owner's. */
export const extendLua = `${recordLua}
local id, token = ARGV[1], ARGV[2]
local found = fields(id, 'state', 'token', 'queue')
if found[1] ~= 'processing' or found[2] ~= token then return 0 end
local leaseEnd = digits(now + ARGV[3])
redis.call('HSET', at('entry', id), 'lease', leaseEnd)
redis.call('ZADD', at(found[3], 'leases'), leaseEnd, id)
return 1`;

/**
 * Writes how attempts ended.
 *
 * Arguments: id, token, `complete`, `fail` or `release`, error, delay or '', over and over. Answer for each: `{0}` if
 * the token is not the owner's, `{1}`, or `{1, queue, job, now, delay}` of a job that BullMQ must get.
 */
export function settleLua({ addJob }: BullmqInternals): string {
  return `${recordLua}${addJob}${enqueueLua}
local function settle(id, token, verb, err, delay)
  local found = fields(id, 'state', 'token', 'queue', 'job', 'key', 'stamp', 'started', 'history', 'delivery',
    'attempts', 'error', 'shared')
  local state, queue, job, key = found[1], found[3], found[4], found[5]
  if found[2] ~= token then return {0} end
  if state == 'done' and verb == 'complete' then return {1} end
  if state ~= 'processing' then return {0} end
  local changes = {}
  local function set(name, value) changes[#changes + 1] = name changes[#changes + 1] = value end
  if verb ~= 'release' then
    local history, count = string.gsub(found[8] or '', '\\n', '\\n')
    if count >= ${historyLength} then history = string.gsub(history, '^[^\\n]*\\n', '', 1) end
    set('history', history .. found[7] .. ',' .. nowDigits .. ',' .. err .. '\\n')
  end
  if verb == 'fail' then set('error', err) end
  if verb == 'release' then set('attempts', found[10] - 1) end
  -- The token of a done entry stays: its owner may complete it again, and gets the same answer.
  if verb ~= 'complete' then redis.call('HDEL', at('entry', id), 'token')
  elseif found[11] then redis.call('HDEL', at('entry', id), 'error') end
  redis.call('ZREM', at(queue, 'leases'), id)
  if key and redis.call('HGET', at(queue, 'running'), key) == id then redis.call('HDEL', at(queue, 'running'), key) end
  local answer = {1}
  if delay == '' then
    local to = verb == 'complete' and 'done' or 'dead'
    move(id, queue, state, to, found[6], 'ended', nowDigits, unpack(changes))
    redis.call('ZADD', at('ended', to), nowDigits, id)
    if to == 'done' and (not found[12] or redis.call('HINCRBY', at('delivery', found[9]), 'open', -1) == 0) then
      redis.call('ZADD', at('bodies'), nowDigits, found[9])
    end
    if key then redis.call('ZREM', at(queue, 'order', key), id) end
  else
    move(id, queue, state, 'pending', found[6], 'due', digits(now + delay), unpack(changes))
    if delay == '0' then
      enqueue(queue, job)
    else
      markUnqueued(queue, job)
      answer = {1, queue, job, nowDigits, delay}
    end
  end
  if key and headOf(queue, key) ~= id then enqueueHead(queue, key) end
  return answer
end
local results = {}
for i = 1, #ARGV, 5 do
  results[#results + 1] = settle(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
end
return results`;
}
