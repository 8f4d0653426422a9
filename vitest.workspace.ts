import { defineConfig } from 'vitest/config';

// Every test runs on the sources: the first condition of each export points at them, so nothing is built before.
const conditions = ['postern-source', 'node'];

const project = (name: string, testTimeout = 10_000) => ({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name,
    root: `packages/${name}`,
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    execArgv: ['--conditions=postern-source'],
    testTimeout,
    hookTimeout: 180_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('core'),
      project('express'),
      project('hono'),
      project('next'),
      project('sqlite'),
      project('postgres'),
      project('redis'),
      project('cli', 60_000),
      project('e2e', 120_000),
    ],
  },
});
