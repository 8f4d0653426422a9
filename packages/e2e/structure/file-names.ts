import { posix } from 'node:path';
import type { SourceSet } from './source-set.ts';

/** Files whose name says nothing: what is in them belongs with the code that owns it. */
export function emptyFileNames(sources: SourceSet): readonly string[] {
  return [...sources.keys()].filter((path) =>
    /^(types?|utils?|helpers?)(\.test|\.d)?\.[mc]?tsx?$/.test(posix.basename(path)),
  );
}
