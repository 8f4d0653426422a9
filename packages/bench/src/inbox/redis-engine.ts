import { redisInbox } from '@postern/redis';
import type { Redis } from 'ioredis';
import { openRedis } from '../stores/open-redis.ts';
import { bullmqByHand } from './bullmq-by-hand.ts';
import type { InboxCandidate } from './inbox-candidate.ts';
import type { InboxEngine } from './inbox-engine.ts';
import { posternInbox } from './postern-inbox.ts';

export async function redisEngine(secret: string): Promise<InboxEngine> {
  const { client, prefix, close } = await openRedis();
  return {
    name: 'Redis and BullMQ',
    candidates: await redisCandidates(secret, client, prefix),
    events: 1000,
    place: prefix,
    close,
  };
}

export async function redisCandidates(
  secret: string,
  client: Redis,
  prefix: string,
): Promise<InboxCandidate[]> {
  const inbox = redisInbox(client, { prefix: `${prefix}inbox` });
  return [
    await bullmqByHand(secret, client, `${prefix}by-hand`),
    posternInbox('redisInbox', secret, inbox, inbox.close),
  ];
}
