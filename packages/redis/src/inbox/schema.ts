import { createHash } from 'node:crypto';

/**
 * The keys of the record, as functions for scripts. The record decides everything: a job of BullMQ only says where to
 * look. All keys begin with the hash tag that a script gets as its key, so that they share a slot of a cluster:
 *
 * - `clock`: the last stamp. A stamp is the time of reception in microseconds, different for each entry.
 * - `sources`: queue -> endpoint and provider. `<queue>:in:<state>`: entries of that state, by stamp.
 * - `entry:<id>`, `delivery:<stamp>`, `alias:<alias>` -> id. `job` in an entry is the id of its job. Fields that no
 *   script reads are JSON, in `about` and `kept`: each field more costs time. `due`, `lease` and `started` stay after
 *   they are over. A delivery of one entry has no counts in `entries` and `open`; an entry of several is `shared`.
 * - `<queue>:leases`: processing entries, by the time when a claim must look at them: first at the end of their lease.
 * - `<queue>:unqueued`: jobs that BullMQ has not got yet, by the time since when. Written in one step with the record,
 *   so that a crash before BullMQ has the job only delays it: the next claim finds it here.
 * - `<queue>:order:<key>`: entries of an ordering key that have not ended, by stamp. `<queue>:running`: key -> id.
 * - `taken:<claim>`: the answer of a claim, for a client that sends the claim again.
 * - `ended:done`, `ended:dead`, `bodies`: the times that retention is counted from, in milliseconds.
 */
export const recordLua = `
local tag = KEYS[1] .. ':'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function at(a, b, c)
  return c and tag .. a .. ':' .. b .. ':' .. c or b and tag .. a .. ':' .. b or tag .. a
end
local function digits(number) return string.format('%.0f', number) end
-- Redis converts a number to text slowly: this one is converted once.
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
local function markUnqueued(queue, job) redis.call('ZADD', at(queue, 'unqueued'), nowDigits, job) end
`;

/** Functions for scripts that give jobs to BullMQ. They need `recordLua` and BullMQ's `addJob` before them. */
export const enqueueLua = `
local function enqueue(queue, job)
  -- A job that BullMQ does not take is given to it again by a later claim.
  if not pcall(addJob, queue, job) then markUnqueued(queue, job) end
end
local function leaseOf(id) return tonumber(fields(id, 'lease')[1] or 0) end
local function headOf(queue, key) return redis.call('ZRANGE', at(queue, 'order', key), 0, 0)[1] end
local function isFree(queue, key, id)
  local running = redis.call('HGET', at(queue, 'running'), key)
  return not running or running == id or leaseOf(running) <= now
end
local function hasTurn(queue, key, id) return headOf(queue, key) == id and isFree(queue, key, id) end
-- An entry that waits for its turn needs no job: each step that may give it the turn comes here.
local function enqueueHead(queue, key)
  local head = headOf(queue, key)
  if not head or not isFree(queue, key, head) then return end
  local found = fields(head, 'state', 'job', 'lease')
  if found[1] == 'pending' or tonumber(found[3] or 0) <= now then enqueue(queue, found[2]) end
end
`;

/** The name of the queue of a source: readable in BullMQ's tools, and different for each source. */
export function queueName(source: string): string {
  const readable = source.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  return `${readable}-${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
}
