import { inboxRecord } from './inbox-record.ts';
import { type RedisScript, redisScript } from './redis-script.ts';

/** What operators do with the record. */
export interface OperatorScripts {
  /** Arguments: id. Gives the fields of the entry, what is kept of its delivery, and the body. */
  readonly get: RedisScript;
  /**
   * Arguments: stamps from and to, both inclusive, how many, then queue and state, over and over. Gives
   * `{stamp, id, fields}`, newest first.
   */
  readonly page: RedisScript;
  /** Arguments: queues. Gives counts in the order of `entryStates`, then the stamp of the oldest that is open or ''. */
  readonly stats: RedisScript;
  /** No arguments. Gives queue, endpoint and provider as JSON, queue, … */
  readonly sources: RedisScript;
  /** Arguments: ids. Gives `{number of them, queue, job, queue, job, …}`. */
  readonly replay: RedisScript;
  /** Arguments: retention of done, of dead, of bodies, and how many at most. Gives `{bodies, entries}`. */
  readonly prune: RedisScript;
}

export const entryStates = ['pending', 'processing', 'done', 'dead', 'quarantined'] as const;

export function operatorScripts(): OperatorScripts {
  return {
    get: redisScript(
      `${keys}
local entry = redis.call('HGETALL', at('entry', ARGV[1]))
local delivery = redis.call('HGET', at('entry', ARGV[1]), 'delivery') or ''
return {entry, unpack(redis.call('HMGET', at('delivery', delivery), 'kept', 'body'))}`,
      'bytes',
    ),
    page: redisScript(page),
    stats: redisScript(stats),
    sources: redisScript(`${keys}
return redis.call('HGETALL', at('sources'))`),
    replay: redisScript(replay),
    prune: redisScript(prune),
  };
}

const keys = `
local tag = KEYS[1] .. ':'
local function at(...) return tag .. table.concat({...}, ':') end
`;

const page = `${keys}
local from, to, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local found = {}
for i = 4, #ARGV, 2 do
  local some = redis.call('ZREVRANGEBYSCORE', at(ARGV[i], 'in', ARGV[i + 1]), to, from, 'WITHSCORES', 'LIMIT', 0, limit)
  for j = 1, #some, 2 do table.insert(found, {tonumber(some[j + 1]), some[j]}) end
end
table.sort(found, function(one, other) return one[1] > other[1] end)
local entries = {}
for i = 1, math.min(limit, #found) do
  local id = found[i][2]
  entries[i] = {string.format('%.0f', found[i][1]), id, redis.call('HGETALL', at('entry', id))}
end
return entries`;

const stats = `${keys}
local counts, oldest = {}, nil
for i, state in ipairs({${entryStates.map((state) => `'${state}'`).join(', ')}}) do
  counts[i] = 0
  for _, queue in ipairs(ARGV) do
    local key = at(queue, 'in', state)
    counts[i] = counts[i] + redis.call('ZCARD', key)
    local first = i <= 2 and tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])
    if first and (not oldest or first < oldest) then oldest = first end
  end
end
table.insert(counts, oldest and string.format('%.0f', oldest) or '')
return counts`;

const replay = `${inboxRecord}
local replies = {0}
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
    if not key or hasTurn(queue, key, id) then
      expect(queue, job)
      table.insert(replies, queue)
      table.insert(replies, job)
    end
    replies[1] = replies[1] + 1
  end
end
return replies`;

const prune = `${inboxRecord}
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
