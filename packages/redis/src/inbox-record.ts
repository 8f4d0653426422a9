/**
 * The record of the inbox is in keys of its own, beside those of BullMQ, and decides everything: a job of BullMQ only
 * says where to look. All keys have the one hash tag that is given as the key, so that they share a slot of a cluster:
 *
 * - `clock`: the last stamp. A stamp is the time of reception in microseconds, and different for each entry.
 * - `sources`: queue -> endpoint and provider. `<queue>:in:<state>`: entries of that state, by stamp.
 * - `entry:<id>`, `delivery:<stamp>`, `alias:<alias>` -> id. `job` in an entry is the id of its job. What no script
 *   asks for is JSON, in `about` and `kept`: each field more costs each time. `due`, `lease` and `started` stay when
 *   they are over. A delivery of one entry counts none, in `entries` and `open`; one of several is `shared`.
 * - `<queue>:leases`: entries in progress, by the end of their lease.
 * - `<queue>:unqueued`: jobs that BullMQ is to be given, by the time since when. Written in one step with the record,
 *   so that a crash before BullMQ has the job only delays it: whoever claims next finds it here.
 * - `<queue>:order:<key>`: entries of an ordering key that have not ended, by stamp. `<queue>:running`: key -> id.
 * - `ended:done`, `ended:dead`, `bodies`: what retention is counted from, in milliseconds.
 */
export const inboxRecord = `
local tag = KEYS[1] .. ':'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function at(a, b, c)
  return c and tag .. a .. ':' .. b .. ':' .. c or b and tag .. a .. ':' .. b or tag .. a
end
local function digits(number) return string.format('%.0f', number) end
-- Numbers are slow on their way to a command.
local nowDigits = digits(now)
local function nextStamp()
  local stamp = digits(time[1] * 1000000 + time[2])
  local last = redis.call('SET', at('clock'), stamp, 'GET')
  if not last or tonumber(last) < tonumber(stamp) then return stamp end
  stamp = digits(last + 1)
  redis.call('SET', at('clock'), stamp)
  return stamp
end
local function fields(id, ...) return redis.call('HMGET', at('entry', id), ...) end
local function move(id, queue, from, to, stamp, ...)
  redis.call('ZREM', at(queue, 'in', from), id)
  redis.call('ZADD', at(queue, 'in', to), stamp, id)
  redis.call('HSET', at('entry', id), 'state', to, ...)
end
local function expect(queue, job) redis.call('ZADD', at(queue, 'unqueued'), nowDigits, job) end
local function leaseOf(id) return tonumber(fields(id, 'lease')[1] or 0) end
local function headOf(queue, key) return redis.call('ZRANGE', at(queue, 'order', key), 0, 0)[1] end
local function isFree(queue, key, id)
  local running = redis.call('HGET', at(queue, 'running'), key)
  return not running or running == id or leaseOf(running) <= now
end
local function hasTurn(queue, key, id) return headOf(queue, key) == id and isFree(queue, key, id) end
local function expectHead(queue, key)
  local head = headOf(queue, key)
  if not head or not isFree(queue, key, head) then return false end
  local found = fields(head, 'state', 'job')
  if found[1] ~= 'pending' and leaseOf(head) > now then return false end
  expect(queue, found[2])
  return found[2]
end
`;
