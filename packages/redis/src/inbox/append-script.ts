import type { BullmqInternals } from './bullmq-internals.ts';
import { enqueueLua, recordLua } from './schema.ts';

/**
 * Stores the entries of a delivery that are new.
 *
 * Arguments: queue, endpoint and provider as JSON, the delivery without its body as JSON, body, digest, then for each
 * entry id, alias, ordering key, state, error, and `about`. Answer for each: `{1}`, or `{0, id, digest}` of the entry
 * that was there.
 */
export function appendLua({ addJob }: BullmqInternals): string {
  return `${recordLua}${addJob}${enqueueLua}
local queue = ARGV[1]
local function holderOf(name)
  if name == '' then return nil end
  if redis.call('EXISTS', at('entry', name)) == 1 then return name end
  return redis.call('GET', at('alias', name)) or nil
end
local results, delivery, count = {}, nil, 0
local shared = #ARGV > 11
for i = 6, #ARGV, 6 do
  local id, alias, key, state, err = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local holder = holderOf(id) or holderOf(alias)
  if holder then
    results[#results + 1] = {0, holder, fields(holder, 'digest')[1]}
  else
    local stamp = nextStamp()
    delivery = delivery or stamp
    count = count + 1
    local job = 'e' .. id .. '-' .. stamp
    local more = {}
    local function set(name, value) more[#more + 1] = name more[#more + 1] = value end
    if shared then set('shared', '1') end
    if alias ~= '' then
      set('alias', alias)
      redis.call('SET', at('alias', alias), id)
    end
    -- A key may be empty: it stands after a sign that tells it from none.
    key = key ~= '' and string.sub(key, 2) or nil
    if key then set('key', key) end
    if err ~= '' then set('error', err) end
    if state ~= 'pending' then
      set('ended', nowDigits)
      redis.call('ZADD', at('ended', 'dead'), nowDigits, id)
    end
    redis.call('HSET', at('entry', id), 'queue', queue, 'delivery', delivery, 'digest', ARGV[5], 'stamp', stamp,
      'job', job, 'state', state, 'about', ARGV[i + 5], unpack(more))
    redis.call('ZADD', at(queue, 'in', state), stamp, id)
    if state == 'pending' then
      if key then redis.call('ZADD', at(queue, 'order', key), stamp, id) end
      if not key or hasTurn(queue, key, id) then enqueue(queue, job) end
    end
    results[#results + 1] = {1}
  end
end
if delivery then
  redis.call('HSET', at('sources'), queue, ARGV[2])
  redis.call('HSET', at('delivery', delivery), 'kept', ARGV[3], 'body', ARGV[4])
  if shared then redis.call('HSET', at('delivery', delivery), 'entries', count, 'open', count) end
end
return results`;
}
