// Run as a process of its own: lives the life of an inbox, and kills itself after so many commands.
import { redisInbox } from '../redis-inbox.ts';
import { liveLife } from './inbox-life.ts';
import { mortalConnection } from './mortal-redis.ts';

const { redisUrl, prefix, commands, source, ids, leaseMs } = JSON.parse(process.argv[2] ?? '');
const mortal = mortalConnection(redisUrl, commands);
void mortal.death.then(() => process.kill(process.pid, 'SIGKILL'));

const tell = (id: string) => new Promise<void>((resolve) => process.send?.(id, () => resolve()));
await liveLife(redisInbox(mortal, { prefix }), source, ids, leaseMs, tell);
process.disconnect();
