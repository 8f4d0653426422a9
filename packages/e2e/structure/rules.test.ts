import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { coreRows } from './rules.ts';
import { violations } from './violations.ts';

const packages = {
  core: '"exports":{".":"./src/index.ts"},"imports":{"#crypto":{"node":"./src/crypto/node.ts","default":"./src/crypto/web.ts"}}',
  hono: '"exports":"./src/index.ts"',
  express: '"exports":"./src/index.ts","peerDependencies":{"express":"5"},"devDependencies":{"zod":"4"}',
};

/** Files that break no rule, with the module that each imports. `core/` stands for `packages/core/src/`. */
const sound: Readonly<Record<string, string>> = {
  'node_modules/express/index.js': '',
  'node_modules/zod/index.js': '',
  'packages/hono/src/index.ts': '',
  'packages/express/src/index.ts': '',
  'packages/express/src/index.test.ts': './index.ts',
  'packages/express/src/app.ts': 'express',
  'packages/express/src/schema.test.ts': 'zod',
  'packages/bench/src/peers.ts': '@postern/hono',
  'packages/e2e/run.ts': '../../examples/express/app.ts',
  'examples/express/app.ts': '@postern/express',
  'core/crypto/key.ts': '#crypto',
  'core/reading/schema.test.ts': 'zod',
  'core/reading/sample.test.ts': '../providers/acme/index.ts',
  'core/reading/utils.ts': '',
  'core/providers/acme/index.ts': '../../provider/lowest.ts',
  'core/providers/acme/samples.ts': '',
  'core/testing/samples.ts': '../providers/acme/samples.ts',
  ...Object.fromEntries(
    ['value', 'only-type', 'export', 'load', 'typeof'].map((name) => [
      `core/http/${name}.ts`,
      `./${name}-back.ts`,
    ]),
  ),
};

/** Where a row of core keeps a module. */
const moduleOf = (row: string, name: string): string => (row.endsWith('.ts') ? row : `${row}/${name}.ts`);

/** Files that break a rule, by the one import in each. */
const broken: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['cycle', 'core/http/value-back.ts', "import { a } from './value.ts';"],
  ['cycle', 'core/http/only-type-back.ts', "import type { A } from './only-type.ts';"],
  ['cycle', 'core/http/export-back.ts', "export * from './export.ts';"],
  ['cycle', 'core/http/load-back.ts', "export const a = () => import('./load.ts');"],
  ['cycle', 'core/http/typeof-back.ts', "export type A = import('./typeof.ts').A;"],
  ['cycle', 'core/http/itself.ts', "import './itself.ts';"],
  ['core imports Node', 'core/reading/file.ts', "import 'node:fs';"],
  ['core imports Node', 'core/reading/bare.ts', "import 'fs/promises';"],
  ['core imports a package', 'core/reading/zod.ts', "import 'zod';"],
  ['core imports a package', 'core/reading/app.ts', "import '@postern/express';"],
  ['schemas import a package beside zod', 'core/provider/schema.ts', "import 'express';"],
  ['sibling', 'core/reading/app.ts', "import '@postern/express';"],
  ['sibling', 'packages/express/src/hono.ts', "import '@postern/hono';"],
  ['sibling', 'packages/express/src/hono.test.ts', "import '@postern/hono';"],
  ['private package', 'examples/express/bench.ts', "import '../../packages/bench/src/peers.ts';"],
  ['path out of the package', 'examples/express/bench.ts', "import '../../packages/bench/src/peers.ts';"],
  ['path out of the package', 'packages/express/src/errors.ts', "import '../../core/src/errors.ts';"],
  ['own name', 'packages/express/src/own.test.ts', "import '@postern/express';"],
  ['does not ship', 'packages/express/src/zod.ts', "import 'zod';"],
  ['does not ship', 'packages/express/src/missing.ts', "import 'missing';"],
  ['index.ts from inside', 'packages/express/src/inside.ts', "import './index.ts';"],
  ['index.ts from inside', 'packages/express/src/folder/inside.test.ts', "import '../index.ts';"],
  ['provider to provider', 'core/providers/other/index.ts', "import '../acme/samples.ts';"],
  ['name says nothing', 'core/reading/named.ts', "import './utils.ts';"],
  ['upwards', 'core/index.ts', "import './providers/lowest.ts';"],
  ...coreRows.slice(0, -2).map((row, index) => {
    const next = moduleOf(coreRows[index + 1] ?? '', 'lowest');
    const path = row.endsWith('.ts') ? `./${next}` : `../${next}`;
    return ['upwards', `core/${moduleOf(row, 'upwards')}`, `import type {} from '${path}';`] as const;
  }),
];

it.each([
  ['node', 'node'],
  ['browser', 'web'],
] as const)('every kind of wrong import is found, with the condition %s', async (condition, seen) => {
  const root = mkdtempSync(join(tmpdir(), 'postern-structure-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string): void => {
    const target = join(root, path.replace(/^core\//, 'packages/core/src/'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  };
  for (const [name, fields] of Object.entries(packages)) {
    write(`packages/${name}/package.json`, `{"name":"@postern/${name}",${fields}}`);
    mkdirSync(join(root, 'node_modules/@postern'), { recursive: true });
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@postern', name));
  }
  for (const row of coreRows) write(`core/${moduleOf(row, 'lowest')}`, '');
  for (const [file, module] of Object.entries(sound)) write(file, module && `import '${module}';`);
  for (const [, file, text] of broken) write(file, text);
  write('core/crypto/node.ts', "import 'node:crypto'; import './key.ts';");
  write('core/crypto/web.ts', "import './key.ts';");

  const found = await violations(root, condition, ['packages', 'examples']);
  const expected = broken.map(([rule, file]) => `${rule}: ${file.replace(/^core\//, 'packages/core/src/')}`);
  const importers = found.map((each) => each.replace(/ -> .*/, ''));
  expect(importers.sort()).toEqual([...expected, 'cycle: packages/core/src/crypto/key.ts'].sort());
  expect(found).toContain(`cycle: packages/core/src/crypto/key.ts -> packages/core/src/crypto/${seen}.ts`);
});
