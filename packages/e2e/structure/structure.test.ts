import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coreRows } from './rules.ts';
import { violations } from './violations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the repository', () => {
  it.concurrent.each([
    ['node', ['packages', 'examples']],
    // Core alone has modules that another condition replaces.
    ['browser', ['packages/core/src']],
  ] as const)('imports by the rules, with the condition %s', async (condition, folders) => {
    expect(await violations(root, condition, folders)).toEqual([]);
  });

  it('has a row of the rules for each folder and file of core', () => {
    const modules = readdirSync(`${root}packages/core/src`).filter((name) => !name.includes('.test'));
    expect(modules.sort()).toEqual([...coreRows].sort());
  });

  it('lets core ship without a dependency', () => {
    const manifest = JSON.parse(readFileSync(`${root}packages/core/package.json`, 'utf8'));
    expect(Object.keys(manifest)).toEqual(expect.arrayContaining(['exports', 'devDependencies']));
    expect(Object.keys(manifest).filter((key) => /^(peer|optional)?dependencies$/i.test(key))).toEqual([]);
  });

  it('holds at its top level the files and folders that have a purpose', () => {
    const visible = readdirSync(root).filter((name) => !name.startsWith('.') && name !== 'node_modules');
    expect(visible.sort()).toEqual([
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'examples',
      'package.json',
      'packages',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'tsconfig.base.json',
      'vitest.workspace.ts',
    ]);
  });
});
