import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KeyKind } from './keys.ts';

export interface BytesPerId {
  /** Bytes of the heap and of array buffers, after a full collection. */
  readonly bytes: number;
  /** Bytes of the whole process. */
  readonly rss: number;
}

/** Measures a store in a process of its own, because the garbage of one would disturb the next. */
export function bytesPerId(store: string, keys: KeyKind, ids: number): BytesPerId {
  const script = fileURLToPath(new URL('count-bytes.ts', import.meta.url));
  const flags = [...process.execArgv, '--expose-gc', '--max-old-space-size=12000'];
  const { stdout, status } = spawnSync(process.execPath, [...flags, script, store, keys, String(ids)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${store} could not be measured.`);
  return JSON.parse(stdout);
}
