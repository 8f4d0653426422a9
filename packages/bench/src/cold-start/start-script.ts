import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../take-rounds.ts';

/** Makes a function that runs a script in a new process each time. */
export function startScript(folder: string, index: number, source: string): () => Sample {
  const script = join(folder, `start-${index}.mjs`);
  writeFileSync(script, `${source}\n`);
  return () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    const milliseconds = performance.now() - start;
    if (status !== 0) throw new Error(`This does not start:\n${source}\n${stderr}`);
    return { process: milliseconds };
  };
}
