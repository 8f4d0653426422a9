import { ConfigurationError } from '@postern/core';

/**
 * Everything in this package that relies on the insides of BullMQ, and not on its documented interface: the names of
 * its keys, the arguments of its scripts, and the place of its scripts in its package.
 *
 * The scripts of the inbox run BullMQ's own, so that record and queue are written in one step: one command stores all
 * deliveries of a turn, and one takes all that a worker has room for. This package depends on one exact version of BullMQ,
 * and `bullmq-internals.test.ts` fails when another version differs in anything that is used here.
 */
export interface BullmqInternals {
  /** Lua: `addJob(queue, job)`. Has no effect on a job that is there already. */
  readonly addJob: string;
  /**
   * Lua: `takeJob(queue)` removes the job that is next and due, and returns its id, or nil. The record has the lease, so
   * that the job needs neither a lock nor an end in BullMQ: Redis spends 62 µs on a handled event instead of 89.
   */
  readonly takeJob: string;
}

/** The prefix of BullMQ's keys in an inbox, as its classes take it. */
export function bullmqPrefix(tag: string): string {
  return `${tag}:bull`;
}

/** Loads BullMQ's scripts, and makes each a Lua function of `KEYS` and `ARGV`. */
export async function bullmqInternals(): Promise<BullmqInternals> {
  // @ts-expect-error: BullMQ's package has no types at this path.
  const scripts: BullmqScripts = await import('bullmq/dist/cjs/scripts/index.js');
  return {
    addJob: `${asFunction(scripts, 'addStandardJob', 9)}
local function addJob(queue, job)
  local q = KEYS[1] .. ':bull:' .. queue .. ':'
  addStandardJob({q .. 'wait', q .. 'paused', q .. 'meta', q .. 'id', q .. 'completed', q .. 'delayed', q .. 'active',
    q .. 'events', q .. 'marker'}, {cmsgpack.pack({q, job, 'event', now}), '{}', cmsgpack.pack({delay = 0})})
end
`,
    takeJob: `${asFunction(scripts, 'moveToActive', 11)}
local activeKeys, activeArguments
local function takeJob(queue)
  local q = KEYS[1] .. ':bull:' .. queue .. ':'
  activeKeys = activeKeys or {q .. 'wait', q .. 'active', q .. 'prioritized', q .. 'events', q .. 'stalled',
    q .. 'limiter', q .. 'delayed', q .. 'paused', q .. 'meta', q .. 'pc', q .. 'marker'}
  -- The token 0 stands for no lock.
  activeArguments = activeArguments or {q, nowDigits, cmsgpack.pack({token = '0', lockDuration = 0})}
  local job = moveToActive(activeKeys, activeArguments)[2]
  if type(job) ~= 'string' then return nil end
  redis.call('LREM', q .. 'active', 1, job)
  redis.call('DEL', q .. job)
  return job
end
`,
  };
}

type BullmqScripts = Readonly<Record<string, { readonly content: string; readonly keys: number }>>;

function asFunction(scripts: BullmqScripts, name: string, keys: number): string {
  const script = scripts[name];
  if (script?.keys !== keys) {
    throw new ConfigurationError(
      `redisInbox: the script ${name} of the installed BullMQ takes ${script?.keys} keys and not ${keys}. Install the version of bullmq that @postern/redis names in its dependencies.`,
    );
  }
  return `
local function ${name}(KEYS, ARGV)
${script.content}
end
`;
}
