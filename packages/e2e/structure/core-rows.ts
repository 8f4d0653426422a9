import { importGraph } from './import-graph.ts';
import { isTest, type SourceSet } from './source-set.ts';

const home = 'packages/core/src/';

/** The rows of core, lowest first: one folder or file of its root each. */
const rows: readonly string[] = [
  'runtime',
  'maybe-promise.ts',
  'errors.ts',
  'crypto',
  'delivery',
  'reading',
  'signatures',
  'provider',
  'email',
  'dedup',
  'handlers',
  'inbox',
  'receiver',
  'http',
];
/** What nothing but a leaf may import: providers, test support, what the clients of management APIs share. */
const leaf = rows.length;

/** Imports in core that point upwards, to a provider from anywhere else, or from one provider to another. */
export function coreRows(sources: SourceSet): readonly string[] {
  return importGraph(sources).flatMap(({ from, to }) =>
    to
      .filter((target) => from.startsWith(home) && target.startsWith(home) && !isTest(from))
      .map((target) => [from.slice(home.length), target.slice(home.length)] as const)
      .flatMap(([importer, imported]) => {
        const fault = faultOf(importer, imported);
        return fault === undefined ? [] : [`${home}${importer} imports ${home}${imported}: ${fault}`];
      }),
  );
}

function faultOf(importer: string, imported: string): string | undefined {
  const own = providerOf(importer);
  const other = providerOf(imported);
  if (other !== undefined && own !== undefined && own !== other) return 'a provider imports another';
  if (imported.startsWith('providers/') && !isLeaf(importer)) return 'only a leaf may import a provider';
  return rowOf(imported) > rowOf(importer) ? 'it stands in a higher row' : undefined;
}

/** The folder of the provider that a file belongs to; undefined for what providers share. */
function providerOf(path: string): string | undefined {
  return /^providers\/([^/]+)\//.exec(path)?.[1];
}

function isLeaf(path: string): boolean {
  return path.startsWith('providers/') || path.startsWith('testing/');
}

function rowOf(path: string): number {
  const row = rows.indexOf(path.split('/')[0] ?? '');
  return row >= 0 ? row : leaf;
}
