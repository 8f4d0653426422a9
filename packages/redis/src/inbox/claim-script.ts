import type { BullmqInternals } from './bullmq-internals.ts';
import { enqueueLua, recordLua } from './schema.ts';

/**
 * Takes jobs out of BullMQ, and the entries of those that the record lets run.
 *
 * Arguments: queue, lease, a name of this claim that no other has, how many entries at most, then the digests of the
 * bodies to leave out. Answer: the entries, their deliveries, the jobs that came before their time, which BullMQ must
 * get again, and 1 if there may be more.
 */
export function claimLua({ addJob, takeJob }: BullmqInternals): string {
  return `${recordLua}${addJob}${takeJob}${enqueueLua}
local queue, lease, claim, limit, known = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), {}
for i = 5, #ARGV do known[ARGV[i]] = true end
local entries, deliveries, early, seen = {}, {}, {}, {}
local leaseEnd = digits(now + lease)
local function give(id, token, attempts, crashes, replays, delivery, about, digest)
  entries[#entries + 1] = {id, token, attempts, crashes, replays or 0, delivery, about}
  if seen[delivery] then return end
  seen[delivery] = true
  local parts = known[digest] and {'kept'} or {'kept', 'body'}
  deliveries[#deliveries + 1] = {delivery, unpack(redis.call('HMGET', at('delivery', delivery), unpack(parts)))}
end
local function take(job, token)
  local id = string.sub(job, 2, 33)
  local found = fields(id, 'state', 'job', 'due', 'lease', 'key', 'stamp', 'attempts', 'crashes', 'replays', 'delivery',
    'about', 'digest')
  local state, key = found[1], found[5]
  local crashed = state == 'processing'
  -- The entry has ended, or was replayed and has another job.
  if found[2] ~= job or not (state == 'pending' or crashed) then return end
  -- Its owner has renewed the lease after all.
  if crashed and tonumber(found[4]) > now then return end
  if not crashed and tonumber(found[3] or 0) > now then
    markUnqueued(queue, job)
    early[#early + 1] = {job, nowDigits, digits(found[3] - now)}
    return
  end
  if key and not hasTurn(queue, key, id) then return enqueueHead(queue, key) end
  local attempts, crashes = (found[7] or 0) + 1, (found[8] or 0) + (crashed and 1 or 0)
  move(id, queue, state, 'processing', found[6], 'attempts', attempts, 'crashes', crashes, 'token', token,
    'started', nowDigits, 'lease', leaseEnd)
  redis.call('ZADD', at(queue, 'leases'), leaseEnd, id)
  if key then redis.call('HSET', at(queue, 'running'), key, id) end
  give(id, token, attempts, crashes, unpack(found, 9, 12))
end
-- A client that lost the connection before the answer sends the script again: it gets the same answer.
local answered = at('taken', claim)
local before = redis.call('GET', answered)
if before then
  for id, token in string.gmatch(before, '(%S+) (%S+)') do
    local found = fields(id, 'token', 'state', 'attempts', 'crashes', 'replays', 'delivery', 'about', 'digest')
    if found[1] == token and found[2] == 'processing' then give(id, token, unpack(found, 3, 8)) end
  end
  return {entries, deliveries, early, 0}
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', at(queue, 'leases'), '-inf', now, 'LIMIT', 0, 100)) do
  -- Should BullMQ lose the job, a later claim gives it again.
  redis.call('ZADD', at(queue, 'leases'), digits(now + 1000), id)
  enqueue(queue, fields(id, 'job')[1])
end
-- The process that marked a job has had time enough to give it to BullMQ.
for _, job in ipairs(redis.call('ZRANGEBYSCORE', at(queue, 'unqueued'), '-inf', now - 500, 'LIMIT', 0, 100)) do
  redis.call('ZREM', at(queue, 'unqueued'), job)
  enqueue(queue, job)
end
-- Jobs whose entry cannot be had are bounded too: Redis does nothing else meanwhile.
local tries, most = 0, limit + 500
local taken = {}
while #entries < limit and tries < most do
  local job = takeJob(queue)
  if not job then break end
  tries = tries + 1
  take(job, claim .. '-' .. tries)
end
for i, entry in ipairs(entries) do taken[i] = entry[1] .. ' ' .. entry[2] end
if #taken > 0 then redis.call('SET', answered, table.concat(taken, ' '), 'PX', lease) end
return {entries, deliveries, early, tries == most and 1 or 0}`;
}
