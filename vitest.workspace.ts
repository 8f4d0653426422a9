import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const packages = readdirSync(new URL('packages', import.meta.url));

// Tests run on the sources: the first condition of each export points at them, so nothing is built before.
const conditions = ['postern-source', 'node'];

/** Crash campaigns, packed artefacts, builds, examples, a browser and bursts: `test:all` runs them, `test` does not. */
const long = '**/*.long.test.ts';

const project = (name: string, root: string, include: string, exclude: readonly string[]) => ({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name,
    root,
    include: [include],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**', ...exclude],
    execArgv: ['--conditions=postern-source'],
    // Time limits end what hangs. They are no measure of speed: the machine may be busy.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
  },
});

export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`, '**/*.test.ts', [long])),
      project('long', 'packages', long, []),
    ],
  },
});
