import type { BullmqLua } from './inbox-bullmq-lua.ts';
import { inboxRecord } from './inbox-record.ts';
import { type RedisScript, redisScript } from './redis-script.ts';

export interface InboxScripts {
  /**
   * Arguments: queue, endpoint and provider as JSON, what is kept of the delivery, body, digest, then for each entry
   * id, alias, ordering key, state, error, what else is known about it. For each: `{1}`, or `{0, id, digest}` of the
   * one that was there.
   */
  readonly append: RedisScript;
  /**
   * Arguments: queue, lease, what the tokens of this claim begin with, how many rounds it had, how many at most. Gives
   * the entries, their deliveries, `{job, token, delay}` of those not to be run now, jobs that BullMQ must be given,
   * and how many wait.
   */
  readonly take: RedisScript;
  /** Arguments: id, token, lease. Gives `{queue, job}`, or nothing. */
  readonly extend: RedisScript;
  /**
   * Arguments: id, token, `complete`, `fail` or `release`, error, delay or '', over and over. For each: nothing, or
   * `{queue, job}` with the job of the same ordering key that is next.
   */
  readonly settle: RedisScript;
}

export function inboxScripts({ addJob, takeJob, finishJob }: BullmqLua): InboxScripts {
  return {
    append: redisScript(`${inboxRecord}${addJob}${append}`),
    take: redisScript(`${inboxRecord}${takeJob}${take}`, 'bytes'),
    extend: redisScript(`${inboxRecord}
local id, token = ARGV[1], ARGV[2]
local found = fields(id, 'state', 'token', 'queue', 'job')
if found[1] ~= 'processing' or found[2] ~= token then return {} end
redis.call('HSET', at('entry', id), 'lease', digits(now + ARGV[3]))
redis.call('ZADD', at(found[3], 'leases'), digits(now + ARGV[3]), id)
return {found[3], found[4]}`),
    settle: redisScript(`${inboxRecord}${finishJob}${settle}`),
  };
}

const append = `
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
    table.insert(results, {0, holder, fields(holder, 'digest')[1]})
  else
    local stamp = nextStamp()
    delivery = delivery or stamp
    count = count + 1
    local job = 'e' .. id .. '-' .. stamp
    local more = {}
    local function set(name, value) table.insert(more, name) table.insert(more, value) end
    if shared then set('shared', '1') end
    if alias ~= '' then
      set('alias', alias)
      redis.call('SET', at('alias', alias), id)
    end
    if key ~= '' then set('key', string.sub(key, 2)) end
    if err ~= '' then set('error', err) end
    if state ~= 'pending' then
      set('ended', nowDigits)
      redis.call('ZADD', at('ended', 'dead'), nowDigits, id)
    end
    redis.call('HSET', at('entry', id), 'queue', queue, 'delivery', delivery, 'digest', ARGV[5], 'stamp', stamp,
      'job', job, 'state', state, 'about', ARGV[i + 5], unpack(more))
    redis.call('ZADD', at(queue, 'in', state), stamp, id)
    if state ~= 'pending' then
      job = ''
    elseif key ~= '' then
      redis.call('ZADD', at(queue, 'order', string.sub(key, 2)), stamp, id)
      if not hasTurn(queue, string.sub(key, 2), id) then job = '' end
    end
    -- What BullMQ has not got is given to it by whoever claims next.
    if job ~= '' and not pcall(addJob, queue, job) then expect(queue, job) end
    table.insert(results, {1})
  end
end
if delivery then
  redis.call('HSET', at('sources'), queue, ARGV[2])
  redis.call('HSET', at('delivery', delivery), 'kept', ARGV[3], 'body', ARGV[4])
  if shared then redis.call('HSET', at('delivery', delivery), 'entries', count, 'open', count) end
end
return results`;

const take = `
local queue, lease, claim, rounds = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local entries, deliveries, refused, missing, seen = {}, {}, {}, {}, {}
local leaseEnd = digits(now + lease)
local function give(id, token, attempts, crashes, delivery, about, replays)
  entries[#entries + 1] = {id, token, attempts, crashes, delivery, about, replays or 0}
  if not seen[delivery] then
    seen[delivery] = true
    local kept = redis.call('HMGET', at('delivery', delivery), 'kept', 'body')
    deliveries[#deliveries + 1] = {delivery, kept[1], kept[2]}
  end
end
local function take(job, token)
  local id = string.sub(job, 2, 33)
  local found = fields(id, 'state', 'job', 'due', 'key', 'stamp', 'attempts', 'crashes', 'delivery', 'about', 'replays')
  local state, key = found[1], found[4]
  local crashed = state == 'processing'
  local last = crashed and fields(id, 'token', 'lease')
  if found[2] ~= job or (state ~= 'pending' and not crashed) then
    table.insert(refused, {job, token, -1})
  elseif crashed and (tonumber(last[2]) > now or string.sub(last[1], 1, #claim) == claim) then
    -- Somebody has it, and BullMQ took the job for a lost one; or this very claim, whose lease is that short.
  elseif not crashed and tonumber(found[3] or 0) > now then
    table.insert(refused, {job, token, found[3] - now})
  elseif key and not hasTurn(queue, key, id) then
    local head = expectHead(queue, key)
    if head then table.insert(missing, head) end
    table.insert(refused, {job, token, 1000})
  else
    local attempts, crashes = (found[6] or 0) + 1, (found[7] or 0) + (crashed and 1 or 0)
    move(id, queue, state, 'processing', found[5], 'attempts', attempts, 'crashes', crashes, 'token', token,
      'started', nowDigits, 'lease', leaseEnd)
    redis.call('ZADD', at(queue, 'leases'), leaseEnd, id)
    if key then redis.call('HSET', at(queue, 'running'), key, id) end
    give(id, token, attempts, crashes, found[8], found[9], found[10])
  end
end
-- A client that lost the connection before the answer sends the script twice: it gets the same answer.
local answered = at('taken', claim, rounds)
local before = redis.call('GET', answered)
if before then
  for id, token in string.gmatch(before, '(%S+) (%S+)') do
    local found = fields(id, 'token', 'state', 'attempts', 'crashes', 'delivery', 'about', 'replays')
    if found[1] == token and found[2] == 'processing' then give(id, token, unpack(found, 3, 7)) end
  end
else
  for n = 1, tonumber(ARGV[5]) do
    local token = claim .. '-' .. rounds .. '-' .. n
    local job = takeJob(queue, token, lease)
    if not job then break end
    take(job, token)
  end
  local taken = {}
  for i, entry in ipairs(entries) do taken[i] = entry[1] .. ' ' .. entry[2] end
  if #taken > 0 then redis.call('SET', answered, table.concat(taken, ' '), 'PX', lease) end
end
-- What this claim took in an earlier round is not looked for.
local ended = rounds == 0 and redis.call('ZRANGEBYSCORE', at(queue, 'leases'), '-inf', now, 'LIMIT', 0, 100) or {}
for _, id in ipairs(ended) do
  local job = fields(id, 'job')[1]
  redis.call('ZREM', at(queue, 'leases'), id)
  expect(queue, job)
  table.insert(missing, job)
end
-- Who stored it has had time enough to give it to BullMQ.
for _, job in ipairs(redis.call('ZRANGEBYSCORE', at(queue, 'unqueued'), '-inf', now - 500, 'LIMIT', 0, 100)) do
  expect(queue, job)
  table.insert(missing, job)
end
return {entries, deliveries, refused, missing, redis.call('LLEN', at('bull', queue, 'wait'))}`;

const settle = `
local function settle(id, token, verb, err, delay)
  local found = fields(id, 'state', 'token', 'queue', 'job', 'key', 'stamp', 'started', 'history', 'delivery',
    'attempts', 'error', 'shared')
  local state, queue, job, key = found[1], found[3], found[4], found[5]
  if found[2] ~= token then return {} end
  if state == 'done' and verb == 'complete' then return {queue, job} end
  if state ~= 'processing' then return {} end
  local changes = {}
  local function set(name, value) table.insert(changes, name) table.insert(changes, value) end
  if verb ~= 'release' then
    local history, count = string.gsub(found[8] or '', '\\n', '\\n')
    if count >= 20 then history = string.gsub(history, '^[^\\n]*\\n', '', 1) end
    set('history', history .. found[7] .. ',' .. nowDigits .. ',' .. err .. '\\n')
  end
  if verb == 'fail' then set('error', err) end
  if verb == 'release' then set('attempts', found[10] - 1) end
  -- The token of what is done stays: whoever says so twice is told so twice.
  if verb ~= 'complete' then redis.call('HDEL', at('entry', id), 'token')
  elseif found[11] then redis.call('HDEL', at('entry', id), 'error') end
  redis.call('ZREM', at(queue, 'leases'), id)
  if key and redis.call('HGET', at(queue, 'running'), key) == id then redis.call('HDEL', at(queue, 'running'), key) end
  if delay ~= '' then
    move(id, queue, state, 'pending', found[6], 'due', digits(now + delay), unpack(changes))
  else
    local to = verb == 'complete' and 'done' or 'dead'
    move(id, queue, state, to, found[6], 'ended', nowDigits, unpack(changes))
    redis.call('ZADD', at('ended', to), nowDigits, id)
    if to == 'done' and (not found[12] or redis.call('HINCRBY', at('delivery', found[9]), 'open', -1) == 0) then
      redis.call('ZADD', at('bodies'), nowDigits, found[9])
    end
    if key then redis.call('ZREM', at(queue, 'order', key), id) end
    -- What fails is made good when the lock ends.
    pcall(finishJob, queue, job, token)
  end
  local following = key and headOf(queue, key) ~= id and expectHead(queue, key)
  return {queue, job, following or nil}
end
local results = {}
for i = 1, #ARGV, 5 do table.insert(results, settle(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])) end
return results`;
