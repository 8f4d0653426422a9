import type { BullmqInternals } from './bullmq-internals.ts';
import { enqueueLua, recordLua } from './schema.ts';

/**
 * Stores the entries of deliveries that are new.
 *
 * Arguments, over and over: queue, endpoint and provider as JSON, the delivery without its body as JSON, body, digest,
 * the number of its entries, then for each entry id, alias, ordering key, state, error, and `about`. Answer for each
 * delivery: for each entry `{1}`, or `{0, id, digest}` of the entry that was there.
 */
export function appendLua({ addJob }: BullmqInternals): string {
  return `${recordLua}${addJob}${enqueueLua}
local function holderOf(name)
  if name == '' then return nil end
  if redis.call('EXISTS', at('entry', name)) == 1 then return name end
  return redis.call('GET', at('alias', name)) or nil
end
local function storeEntry(queue, delivery, stamp, digest, shared, id, alias, key, state, err, about)
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
  redis.call('HSET', at('entry', id), 'queue', queue, 'delivery', delivery, 'digest', digest, 'stamp', stamp,
    'job', job, 'state', state, 'about', about, unpack(more))
  redis.call('ZADD', at(queue, 'in', state), stamp, id)
  if state ~= 'pending' then return end
  if key then redis.call('ZADD', at(queue, 'order', key), stamp, id) end
  if not key or hasTurn(queue, key, id) then enqueue(queue, job) end
end
local function storeDelivery(queue, source, kept, body, digest, first, last)
  local results, delivery, count = {}, nil, 0
  local shared = last > first + 6
  for i = first, last, 6 do
    local holder = holderOf(ARGV[i]) or holderOf(ARGV[i + 1])
    if holder then
      results[#results + 1] = {0, holder, fields(holder, 'digest')[1]}
    else
      local stamp = nextStamp()
      delivery = delivery or stamp
      count = count + 1
      storeEntry(queue, delivery, stamp, digest, shared, unpack(ARGV, i, i + 5))
      results[#results + 1] = {1}
    end
  end
  if delivery then
    redis.call('HSET', at('sources'), queue, source)
    redis.call('HSET', at('delivery', delivery), 'kept', kept, 'body', body)
    if shared then redis.call('HSET', at('delivery', delivery), 'entries', count, 'open', count) end
  end
  return results
end
local answers, i = {}, 1
while i <= #ARGV do
  local first = i + 6
  local last = first + 6 * ARGV[i + 5] - 1
  answers[#answers + 1] = storeDelivery(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], first, last)
  i = last + 1
end
return answers`;
}
