import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { barrelImports } from './barrel-imports.ts';
import { coreRows } from './core-rows.ts';
import { emptyFileNames } from './file-names.ts';
import { importCycles } from './import-cycles.ts';
import { nodeImports } from './node-imports.ts';
import { packageArrows } from './package-arrows.ts';
import { modulesOf, readSources } from './source-set.ts';
import { strangersAtTop } from './top-level.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the repository', () => {
  const sources = readSources(root);

  it('is read whole', () => {
    expect(modulesOf(sources)).toEqual(
      expect.arrayContaining([
        'packages/core/src/crypto/node.ts',
        'packages/express/src/index.ts',
        'packages/hono/src/index.ts',
        'packages/next/src/pages.ts',
        'packages/e2e/structure/structure.test.ts',
      ]),
    );
    expect(modulesOf(sources).some((path) => path.startsWith('examples/'))).toBe(true);
  });

  it('has no import cycle, types counted', () => expect(importCycles(sources)).toEqual([]));
  it('imports Node in one file of core', () => expect(nodeImports(sources)).toEqual([]));
  it('imports along the arrows between packages', () => expect(packageArrows(sources)).toEqual([]));
  it('lets core ship without a dependency', () => {
    const manifest = JSON.parse(sources.get('packages/core/package.json') ?? '');
    expect(Object.keys(manifest)).toEqual(expect.arrayContaining(['exports', 'devDependencies']));
    expect(Object.keys(manifest).filter((key) => /^(peer|optional)?dependencies$/i.test(key))).toEqual([]);
  });
  it('imports no index.ts from inside its package', () => expect(barrelImports(sources)).toEqual([]));
  it('imports downwards in core, and no provider', () => expect(coreRows(sources)).toEqual([]));
  it('names each file after what it holds', () => expect(emptyFileNames(sources)).toEqual([]));
  it('holds at its top level what the design names', () =>
    expect(strangersAtTop(readdirSync(root))).toEqual([]));

  it('releases all that is published with one version', () => {
    const manifests = [...sources].filter(([path]) => /^packages\/[^/]+\/package\.json$/.test(path));
    const published = manifests.map(([, text]) => JSON.parse(text)).filter((manifest) => !manifest.private);
    const { fixed } = JSON.parse(readFileSync(`${root}.changeset/config.json`, 'utf8'));
    expect(fixed).toEqual([published.map(({ name }) => name).sort()]);
  });
});
