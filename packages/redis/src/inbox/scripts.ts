import { type RedisScript, redisScript } from '../redis-script.ts';
import { appendLua } from './append-script.ts';
import type { BullmqInternals } from './bullmq-internals.ts';
import { claimLua } from './claim-script.ts';
import { getLua, pageLua, replayLua, sourcesLua, statsLua } from './operate-scripts.ts';
import { pruneLua } from './prune-script.ts';
import { extendLua, settleLua } from './settle-script.ts';

/** The scripts of the inbox. Arguments and answers stand above each script's Lua. */
export type InboxScripts = Readonly<Record<keyof ReturnType<typeof inboxScripts>, RedisScript>>;

export function inboxScripts(bullmq: BullmqInternals) {
  return {
    append: redisScript(appendLua(bullmq)),
    claim: redisScript(claimLua(bullmq), 'bytes'),
    extend: redisScript(extendLua),
    settle: redisScript(settleLua(bullmq)),
    get: redisScript(getLua, 'bytes'),
    page: redisScript(pageLua),
    stats: redisScript(statsLua),
    sources: redisScript(sourcesLua),
    replay: redisScript(replayLua(bullmq)),
    prune: redisScript(pruneLua),
  };
}
