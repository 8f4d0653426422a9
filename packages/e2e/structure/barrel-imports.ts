import { posix } from 'node:path';
import { importGraph } from './import-graph.ts';
import { isTest, packageOf, type SourceSet } from './source-set.ts';

/**
 * Imports of an `index.ts` from inside its own package. A test may import the one that it stands beside, and any
 * that is a module of its own, as a provider's is; a barrel, which only re-exports, it may not.
 */
export function barrelImports(sources: SourceSet): readonly string[] {
  return importGraph(sources).flatMap(({ from, to }) =>
    to
      .filter((target) => {
        if (!/\/index\.tsx?$/.test(target) || packageOf(target) !== packageOf(from)) return false;
        if (!isTest(from)) return true;
        return posix.dirname(target) !== posix.dirname(from) && isBarrel(sources.get(target) ?? '');
      })
      .map((target) => `${from} imports ${target}`),
  );
}

/** A module of which nothing is left without comments and `export … from`. */
function isBarrel(text: string): boolean {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  return withoutComments.replace(/export (type )?(\*|\{[^}]*\}) from '[^']*';/g, '').trim() === '';
}
