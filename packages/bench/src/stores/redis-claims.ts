import { redisDedup } from '@postern/redis';
import { type ClaimEngine, leaseMs } from './claimant.ts';
import { openRedis } from './open-redis.ts';

/** Claims in Redis, all over one client. */
export async function redisClaims(): Promise<ClaimEngine> {
  const { client, prefix, close } = await openRedis();
  const store = redisDedup(client, { prefix: `${prefix}store:` });
  return {
    name: 'Redis',
    claimants: [
      {
        name: 'by hand: SET NX PX',
        claim: async (key) =>
          (await client.set(`${prefix}hand:${key}`, 'token', 'PX', leaseMs, 'NX')) === 'OK',
      },
      { name: 'redisDedup', claim: async (key) => (await store.claim(key, leaseMs)).state === 'claimed' },
    ],
    claims: { 1: 500, 64: 8000 },
    close,
  };
}
