import { setImmediate } from 'node:timers/promises';
import { type KeyKind, keyFor } from './keys.ts';
import { memoryStores } from './memory-stores.ts';

// The script that `bytes-per-id.ts` starts with the flag --expose-gc.
const [name = '', kind, count] = process.argv.slice(2);
const ids = Number(count);
const batch = 1000;

const before = await measure();
const store = memoryStores[name]!(ids);
for (let from = 0; from < ids; from += batch) {
  const keys = Array.from({ length: batch }, (_, i) => keyFor(kind as KeyKind, from + i));
  if (store.claimAll(keys) !== batch) throw new Error(`${name} refuses a new id.`);
  store.completeAll?.(keys);
}
const after = await measure();
const last = [keyFor('whole', 0)];
if (store.claimAll(last) !== 0) throw new Error(`${name} has forgotten its first id.`);
process.stdout.write(
  JSON.stringify({ bytes: (after.bytes - before.bytes) / ids, rss: (after.rss - before.rss) / ids }),
);

async function measure(): Promise<{ bytes: number; rss: number }> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc!();
    await setImmediate();
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { bytes: heapUsed + arrayBuffers, rss };
}
