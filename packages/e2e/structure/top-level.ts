/** All that the root of the repository may hold beside dot files: one place for each thing. */
const named = new Set([
  'packages',
  'examples',
  'package.json',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'vitest.workspace.ts',
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'LICENSE',
  'pnpm-lock.yaml',
]);

/** What stands at the top level and should not. `node_modules` is no part of the repository. */
export function strangersAtTop(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.startsWith('.') && name !== 'node_modules' && !named.has(name));
}
