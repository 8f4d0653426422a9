import { posix } from 'node:path';
import { type Import, importGraph } from './import-graph.ts';
import { isTest, packageOf, type SourceSet } from './source-set.ts';

/** Private workspaces that may see every package. */
const seeAll = new Set(['packages/bench', 'packages/e2e']);
/** Published, and may see every package that is published: it works with whatever engine its user has. */
const seesSiblings = 'packages/cli';
/** The inspector's page, and what bundles it: what they import is in the page when it ships. */
const bundled = /^packages\/cli\/src\/inspector\/(page\/|bundle-page\.ts$)/;

/** Imports against the arrows: examples -> published packages -> core; siblings never import each other. */
export function packageArrows(sources: SourceSet): readonly string[] {
  return importGraph(sources).flatMap((edge) => {
    const fault = faultOf(sources, edge);
    return fault === undefined ? [] : [`${edge.from} imports ${edge.specifier}: ${fault}`];
  });
}

function faultOf(sources: SourceSet, { from, specifier }: Import): string | undefined {
  const home = packageOf(from);
  if (seeAll.has(home)) return undefined;
  if (specifier.startsWith('.')) {
    const inside = posix.join(posix.dirname(from), specifier).startsWith(`${home}/`);
    return inside ? undefined : 'a relative path that leaves its package';
  }
  if (specifier.startsWith('#') || specifier.startsWith('node:')) return undefined;
  const target = nameOf(specifier);
  if (target.startsWith('@postern/')) return siblingFault(home, target);
  if (!home.startsWith('packages/') || isTest(from) || !from.startsWith(`${home}/src/`)) return undefined;
  if (home === 'packages/core') return 'core knows nobody';
  if (bundled.test(from)) return undefined;
  return shipped(sources, home).has(target) ? undefined : 'not a dependency that the package ships with';
}

function siblingFault(home: string, target: string): string | undefined {
  const folder = `packages/${target.slice('@postern/'.length)}`;
  if (home.startsWith('examples/')) return seeAll.has(folder) ? 'not a published package' : undefined;
  if (folder === home) return 'a package does not import itself by name';
  if (home === seesSiblings) return seeAll.has(folder) ? 'not a published package' : undefined;
  return target === '@postern/core' ? undefined : 'siblings never import each other';
}

function shipped(sources: SourceSet, home: string): ReadonlySet<string> {
  const manifest = JSON.parse(sources.get(`${home}/package.json`) ?? '{}');
  return new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
}

/** `@scope/name` or `name` of a specifier with a subpath. */
function nameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
