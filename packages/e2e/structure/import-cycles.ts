import { importGraph } from './import-graph.ts';
import type { SourceSet } from './source-set.ts';

/** Files that import each other round a circle. Type imports count: what needs each other's types is one thing. */
export function importCycles(sources: SourceSet): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to } of importGraph(sources)) edges.set(from, [...(edges.get(from) ?? []), ...to]);

  const cycles: string[] = [];
  const finished = new Set<string>();
  const open: string[] = [];
  const visit = (file: string): void => {
    const start = open.indexOf(file);
    if (start >= 0) {
      cycles.push([...open.slice(start), file].join(' -> '));
      return;
    }
    if (finished.has(file)) return;
    open.push(file);
    for (const next of edges.get(file) ?? []) visit(next);
    open.pop();
    finished.add(file);
  };
  for (const file of edges.keys()) visit(file);
  return cycles;
}
