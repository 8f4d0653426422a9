import { ConfigurationError } from '@postern/core';

/** Lua in which BullMQ does its part of what a script of the inbox does. */
export interface BullmqLua {
  /** `addJob(queue, job)`. Has no effect on a job that is there already. */
  readonly addJob: string;
  /** `takeJob(queue, token, lease)`: the id of a job that is due, locked, or nil. */
  readonly takeJob: string;
  /** `finishJob(queue, job, token)`. */
  readonly finishJob: string;
}

/**
 * BullMQ's own scripts, each as a function of `KEYS` and `ARGV`, so that the record and the queue are written in one
 * step: one command for an event that is stored instead of three, and one for all that are taken or done at a time.
 *
 * What they take is BullMQ's own business: this package depends on one exact version of it.
 */
export function bullmqLua(defined: DefinedCommands): BullmqLua {
  return {
    addJob: `${asFunction(defined, 'addStandardJob', 9)}
local function addJob(queue, job)
  local q = tag .. 'bull:' .. queue .. ':'
  addStandardJob({q .. 'wait', q .. 'paused', q .. 'meta', q .. 'id', q .. 'completed', q .. 'delayed', q .. 'active',
    q .. 'events', q .. 'marker'}, {cmsgpack.pack({q, job, 'event', now}), '{}', cmsgpack.pack({delay = 0})})
end
`,
    takeJob: `${asFunction(defined, 'moveToActive', 11)}
local activeKeys, activePrefix
local function takeJob(queue, token, lease)
  if not activeKeys then
    local q = tag .. 'bull:' .. queue .. ':'
    activePrefix = q
    activeKeys = {q .. 'wait', q .. 'active', q .. 'prioritized', q .. 'events', q .. 'stalled', q .. 'limiter',
      q .. 'delayed', q .. 'paused', q .. 'meta', q .. 'pc', q .. 'marker'}
  end
  local job = moveToActive(activeKeys, {activePrefix, digits(now),
    cmsgpack.pack({token = token, lockDuration = tonumber(lease)})})[2]
  return type(job) == 'string' and job or nil
end
`,
    finishJob: `${asFunction(defined, 'moveToFinished', 14)}
local finishedKeys = {}
local function finishJob(queue, job, token)
  local q = tag .. 'bull:' .. queue .. ':'
  local keys = finishedKeys[queue]
  if not keys then
    keys = {q .. 'wait', q .. 'active', q .. 'prioritized', q .. 'events', q .. 'stalled', q .. 'limiter',
      q .. 'delayed', q .. 'paused', q .. 'meta', q .. 'pc', q .. 'completed', '', q .. 'metrics:completed',
      q .. 'marker'}
    finishedKeys[queue] = keys
  end
  keys[12] = q .. job
  local function finish(by)
    return moveToFinished(keys, {job, digits(now), 'returnvalue', '', 'completed', '0', q,
      cmsgpack.pack({token = by, keepJobs = {count = 0}, maxMetricsSize = ''})})
  end
  local code = finish(token)
  -- The record has judged the token already: a lock that is another's, or has ended, is in nobody's way.
  if code == -2 or code == -6 then finish('0') end
end
`,
  };
}

/** Commands by their name, which BullMQ ends with its version. */
export type DefinedCommands = ReadonlyMap<string, { readonly lua: string; readonly numberOfKeys?: number }>;

function asFunction(defined: DefinedCommands, name: string, keys: number): string {
  const [, script] = [...defined].find(([command]) => command.startsWith(`${name}:`)) ?? [];
  if (script?.numberOfKeys !== keys) {
    throw new ConfigurationError(
      `redisInbox: the script ${name} of the installed BullMQ takes ${script?.numberOfKeys} keys and not ${keys}. Install the version of bullmq that @postern/redis names in its dependencies.`,
    );
  }
  // What it defines before it looks at its keys is defined once, and not for each job.
  const start = Math.max(0, script.lua.search(/^local \w+ = KEYS\[/m));
  return `
local ${name}
do
${script.lua.slice(0, start)}
${name} = function(KEYS, ARGV)
${script.lua.slice(start)}
end
end
`;
}
