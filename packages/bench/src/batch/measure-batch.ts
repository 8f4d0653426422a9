import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Sample } from '../take-rounds.ts';
import type { BatchCandidate } from './batch-candidates.ts';

/**
 * The `cpu` and wall clock `time` of a batch and the `longest` time without a turn of the event loop, in ms; its
 * `reads`.
 */
export async function measureBatch({ handle }: BatchCandidate, body: Buffer<ArrayBuffer>): Promise<Sample> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await setTimeout(5);
  delay.reset();
  // It measures from turn to turn, so the loop has to turn once before.
  await setTimeout(5);
  const before = process.cpuUsage();
  const start = performance.now();
  const reads = await handle(body);
  const time = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  await setTimeout(5);
  delay.disable();
  return { cpu: (user + system) / 1000, time, longest: delay.max / 1e6, reads };
}
