import { recordLua } from './schema.ts';

/**
 * Deletes bodies and entries past their retention.
 *
 * Arguments: the retention of done entries, of dead ones and of bodies, and how many of each at most. Answer:
 * `{bodies, entries}`.
 */
export const pruneLua = `${recordLua}
local limit = tonumber(ARGV[4])
local bodies, entries = 0, 0
local function outdated(key, retention)
  return redis.call('ZRANGEBYSCORE', key, '-inf', now - retention, 'LIMIT', 0, limit)
end
local function deleteBody(delivery)
  redis.call('ZREM', at('bodies'), delivery)
  bodies = bodies + redis.call('DEL', at('delivery', delivery))
end
local function deleteEntry(id)
  local found = fields(id, 'queue', 'state', 'alias', 'delivery', 'shared')
  local delivery = at('delivery', found[4])
  redis.call('ZREM', at(found[1], 'in', found[2]), id)
  redis.call('DEL', at('entry', id))
  if found[3] then redis.call('DEL', at('alias', found[3])) end
  entries = entries + 1
  if redis.call('EXISTS', delivery) == 0 then return end
  if not found[5] then return deleteBody(found[4]) end
  if redis.call('HINCRBY', delivery, 'entries', -1) == 0 then return deleteBody(found[4]) end
  if found[2] ~= 'done' and redis.call('HINCRBY', delivery, 'open', -1) == 0 then
    redis.call('ZADD', at('bodies'), now, found[4])
  end
end
for _, delivery in ipairs(outdated(at('bodies'), ARGV[3])) do deleteBody(delivery) end
for ended, retention in pairs({done = ARGV[1], dead = ARGV[2]}) do
  for _, id in ipairs(outdated(at('ended', ended), retention)) do
    redis.call('ZREM', at('ended', ended), id)
    deleteEntry(id)
  end
end
return {bodies, entries}`;
