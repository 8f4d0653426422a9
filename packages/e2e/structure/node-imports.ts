import { builtinModules } from 'node:module';
import { importGraph } from './import-graph.ts';
import { isTest, type SourceSet } from './source-set.ts';

const builtins = new Set(builtinModules);

/** Core runs anywhere, so one file alone may know Node: one room behind the door `#crypto`. */
export function nodeImports(sources: SourceSet): readonly string[] {
  return importGraph(sources)
    .filter(({ from, specifier }) => {
      if (!from.startsWith('packages/core/src/') || isTest(from)) return false;
      if (from === 'packages/core/src/crypto/node.ts') return false;
      return specifier.startsWith('node:') || builtins.has(specifier);
    })
    .map(({ from, specifier }) => `${from} imports ${specifier}`);
}
