import { redisInbox } from '@postern/redis';
import { openRedis } from '../stores/open-redis.ts';
import { bullmqByHand } from './bullmq-by-hand.ts';
import type { InboxEngine } from './inbox-engine.ts';
import { posternInbox } from './postern-inbox.ts';

export async function redisEngine(secret: string): Promise<InboxEngine> {
  const { client, prefix, close } = await openRedis();
  const inbox = redisInbox(client, { prefix: `${prefix}inbox` });
  return {
    name: 'Redis and BullMQ',
    candidates: [
      await bullmqByHand(secret, client, `${prefix}by-hand`),
      posternInbox('redisInbox', secret, inbox, inbox.close),
    ],
    events: 1000,
    close,
  };
}
