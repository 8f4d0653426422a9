import { posix } from 'node:path';
import { importsOf } from './imports-of.ts';
import { modulesOf, packageOf, type SourceSet } from './source-set.ts';

/** One import, as it is written and where it leads. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  /** Files of the set: none for a foreign package, two for `#crypto` and `#runtime`, which are doors to either room. */
  readonly to: readonly string[];
}

export function importGraph(sources: SourceSet): readonly Import[] {
  return modulesOf(sources).flatMap((from) =>
    importsOf(from, sources.get(from) ?? '').map((specifier) => ({
      from,
      specifier,
      to: resolve(sources, from, specifier),
    })),
  );
}

function resolve(sources: SourceSet, from: string, specifier: string): readonly string[] {
  const [, door] = /^#(crypto|runtime)$/.exec(specifier) ?? [];
  if (door) return ['node', 'web'].map((room) => `${packageOf(from)}/src/${door}/${room}.ts`);
  const ours = /^@postern\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  if (ours) return existing(sources, `packages/${ours[1]}/src/${ours[2] ?? 'index'}`);
  if (!specifier.startsWith('.')) return [];
  return existing(sources, posix.join(posix.dirname(from), specifier));
}

function existing(sources: SourceSet, path: string): readonly string[] {
  const candidates = [
    path,
    `${path}.ts`,
    `${path}.tsx`,
    `${path}/index.ts`,
    path.replace(/\.js(x?)$/, '.ts$1'),
  ];
  return candidates.filter((candidate) => sources.has(candidate)).slice(0, 1);
}
