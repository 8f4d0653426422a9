import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function of this project that ran. */
export interface CalledFunction {
  /** Relative to the folder of the packages. */
  readonly file: string;
  readonly line: number;
  /** Empty for one without a name. */
  readonly name: string;
  readonly calls: number;
}

/** Counts the calls of each function in the sources of the packages, except this one's, while `run` runs. */
export async function countCalls(run: () => Promise<void>): Promise<readonly CalledFunction[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
  return result
    .filter(({ url }) => isSource(url))
    .flatMap(({ url, functions }) => {
      const source = readFileSync(fileURLToPath(url), 'utf8');
      const file = relative(packages, fileURLToPath(url));
      return (
        functions
          .map(({ functionName: name, ranges: [range] }) => ({
            name,
            at: range!.startOffset,
            calls: range!.count,
          }))
          // A module is a function without a name at the start of its file, which does not run again.
          .filter(({ name, at, calls }) => calls > 0 && (at > 0 || name !== ''))
          .map(({ name, at, calls }) => ({ file, line: source.slice(0, at).split('\n').length, name, calls }))
      );
    });
}

const packages = fileURLToPath(new URL('../../../', import.meta.url));

function isSource(url: string): boolean {
  const path = url.startsWith('file:') ? relative(packages, fileURLToPath(url)) : '..';
  return !path.startsWith('..') && !path.startsWith('bench/') && path.includes('/src/');
}
