import { describe, expect, it } from 'vitest';
import { barrelImports } from './barrel-imports.ts';
import { coreRows } from './core-rows.ts';
import { emptyFileNames } from './file-names.ts';
import { importCycles } from './import-cycles.ts';
import { importsOf } from './imports-of.ts';
import { nodeImports } from './node-imports.ts';
import { packageArrows } from './package-arrows.ts';
import { strangersAtTop } from './top-level.ts';

/** A made-up repository; `core/x.ts` stands for `packages/core/src/x.ts`. */
function made(files: Record<string, string>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).map(([path, text]) => [path.replace(/^core\//, 'packages/core/src/'), text]),
  );
}

const anchor = 'export const a = 1;';

describe('importsOf', () => {
  it.each([
    ["import { a } from './b.ts';"],
    ["import './b.ts';"],
    ["import type { A } from './b.ts';"],
    ["import { type A } from './b.ts';"],
    ["export { a } from './b.ts';"],
    ["export * from './b.ts';"],
    ["export type { A } from './b.ts';"],
    ["const b = await import('./b.ts');"],
    ['const b = await import(`./b.ts`);'],
    ["type A = import('./b.ts').A;"],
    ["type A = typeof import('./b.ts');"],
    ["import b = require('./b.ts');"],
    ["const b = require('./b.ts');"],
  ])('finds %s', (text) => expect(importsOf('a.ts', text)).toEqual(['./b.ts']));

  it('finds none in comments and texts', () => {
    expect(importsOf('a.ts', "// import './b.ts'\nconst text = \"import './b.ts'\";")).toEqual([]);
  });
});

describe('importCycles', () => {
  it.each([
    ['values', "import { b } from './b.ts';"],
    ['types', "import type { B } from './b.ts';"],
    ['re-exports', "export * from './b.ts';"],
    ['dynamic imports', "export const b = () => import('./b.ts');"],
    ['import types', "export type B = import('./b.ts').B;"],
  ])('finds a cycle through %s', (_, text) => {
    const sources = made({
      'core/a.ts': text,
      'core/b.ts': "import { c } from './c.ts';",
      'core/c.ts': "import { a } from './a.ts';",
    });
    expect(importCycles(sources)).toEqual([
      'packages/core/src/a.ts -> packages/core/src/b.ts -> packages/core/src/c.ts -> packages/core/src/a.ts',
    ]);
  });

  it.each(['node', 'web'])('finds a cycle through #crypto into %s.ts', (room) => {
    const sources = made({
      'core/hmac.ts': "import { hmac } from '#crypto';",
      'core/crypto/node.ts': anchor,
      'core/crypto/web.ts': anchor,
      [`core/crypto/${room}.ts`]: "import type { Key } from '../hmac.ts';",
    });
    expect(importCycles(sources)).toHaveLength(1);
  });

  it('finds a file that imports itself', () => {
    expect(importCycles(made({ 'core/a.ts': "import { a } from './a.ts';" }))).toHaveLength(1);
  });

  it('finds a cycle through a package name', () => {
    const sources = made({
      'core/index.ts': "export * from './a.ts';",
      'core/a.ts': "import { b } from '@postern/core';",
    });
    expect(importCycles(sources)).toHaveLength(1);
  });

  it('accepts two ways to one file', () => {
    const sources = made({
      'core/a.ts': "import './b.ts'; import './c.ts';",
      'core/b.ts': "import './c.ts';",
      'core/c.ts': anchor,
    });
    expect(importCycles(sources)).toEqual([]);
  });
});

describe('nodeImports', () => {
  it.each(['node:crypto', 'crypto', 'fs/promises', 'node:test'])('finds %s in core', (name) => {
    expect(nodeImports(made({ 'core/a.ts': `import '${name}';` }))).toEqual([
      `packages/core/src/a.ts imports ${name}`,
    ]);
  });

  it('accepts it in crypto/node.ts, in tests and in other packages', () => {
    const text = "import 'node:crypto';";
    const sources = made({
      'core/crypto/node.ts': text,
      'core/a.test.ts': text,
      'packages/express/src/index.ts': text,
    });
    expect(nodeImports(sources)).toEqual([]);
  });
});

describe('packageArrows', () => {
  const manifest = { 'packages/express/package.json': '{"peerDependencies":{"express":"5"}}' };

  it.each([
    ['packages/express/src/index.ts', '@postern/hono'],
    ['packages/express/src/index.test.ts', '@postern/hono'],
    ['packages/express/src/index.ts', '../../core/src/index.ts'],
    ['packages/express/src/index.ts', 'hono'],
    ['packages/express/src/index.ts', '@postern/express'],
    ['core/a.ts', '@postern/express'],
    ['core/a.ts', 'hono/tiny'],
    ['core/a.ts', 'zod/mini'],
    ['examples/express/app.ts', '@postern/e2e'],
    ['examples/express/app.ts', '../../packages/core/src/index.ts'],
  ])('refuses %s importing %s', (file, name) => {
    expect(packageArrows(made({ ...manifest, [file]: `import '${name}';` }))).toHaveLength(1);
  });

  it.each([
    ['packages/express/src/index.ts', '@postern/core/fetch'],
    ['packages/express/src/index.ts', 'express'],
    ['packages/express/src/index.test.ts', 'supertest'],
    ['core/a.test.ts', 'zod/mini'],
    ['core/a.ts', '#crypto'],
    ['core/signatures/a.ts', '../errors.ts'],
    ['examples/express/app.ts', '@postern/express'],
    ['packages/bench/run.ts', '@postern/hono'],
    ['packages/e2e/http.ts', '../../examples/express/app.ts'],
  ])('accepts %s importing %s', (file, name) => {
    expect(packageArrows(made({ ...manifest, [file]: `import '${name}';` }))).toEqual([]);
  });
});

describe('barrelImports', () => {
  const barrel = { 'core/index.ts': "export { a } from './a.ts';\n", 'core/a.ts': anchor };
  const provider = { 'core/providers/acme/index.ts': 'export const acme = 1;' };

  it('refuses a barrel and a provider imported by a source', () => {
    const text = "import './index.ts'; import './providers/acme/index.ts';";
    expect(barrelImports(made({ ...barrel, ...provider, 'core/b.ts': text }))).toHaveLength(2);
  });

  it('refuses a barrel imported by a test in another folder', () => {
    expect(barrelImports(made({ ...barrel, 'core/dedup/b.test.ts': "import '../index.ts';" }))).toHaveLength(
      1,
    );
  });

  it('accepts a provider in a test, and the index.ts that a test stands beside', () => {
    const text = "import './index.ts'; import './providers/acme/index.ts';";
    expect(barrelImports(made({ ...barrel, ...provider, 'core/b.test.ts': text }))).toEqual([]);
  });
});

describe('coreRows', () => {
  const files = Object.fromEntries(
    [
      'errors',
      'delivery/delivery',
      'signatures/secret',
      'provider/provider',
      'receiver/receiver',
      'testing/clock',
      'providers/acme/index',
      'providers/other/events',
    ].map((name) => [`core/${name}.ts`, anchor]),
  );

  it.each([
    ['errors.ts', './delivery/delivery.ts'],
    ['delivery/delivery.ts', '../signatures/secret.ts'],
    ['signatures/secret.ts', '../provider/provider.ts'],
    ['provider/provider.ts', '../receiver/receiver.ts'],
    ['receiver/receiver.ts', '../providers/acme/index.ts'],
    ['receiver/receiver.ts', '../testing/clock.ts'],
    ['index.ts', './providers/acme/index.ts'],
    ['providers/acme/index.ts', '../other/events.ts'],
  ])('refuses %s importing %s', (file, name) => {
    expect(coreRows(made({ ...files, [`core/${file}`]: `import type {} from '${name}';` }))).toHaveLength(1);
  });

  it.each([
    ['receiver/receiver.ts', '../provider/provider.ts'],
    ['providers/acme/index.ts', '../../provider/provider.ts'],
    ['testing/clock.ts', '../providers/acme/index.ts'],
    ['receiver/receiver.test.ts', '../providers/acme/index.ts'],
  ])('accepts %s importing %s', (file, name) => {
    expect(coreRows(made({ ...files, [`core/${file}`]: `import type {} from '${name}';` }))).toEqual([]);
  });
});

describe('the rules of names', () => {
  it('refuses files that are named after nothing', () => {
    const files = ['core/types.ts', 'core/dedup/utils.ts', 'examples/next/helpers.tsx', 'core/util.ts'];
    expect(emptyFileNames(made(Object.fromEntries(files.map((path) => [path, anchor]))))).toHaveLength(4);
    expect(emptyFileNames(made({ 'core/handler-context.ts': anchor }))).toEqual([]);
  });

  it('refuses a further folder or file at the top level', () => {
    expect(strangersAtTop(['packages', '.ci', 'node_modules', 'docs', 'index.ts'])).toEqual([
      'docs',
      'index.ts',
    ]);
  });
});
