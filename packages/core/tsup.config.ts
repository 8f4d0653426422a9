import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Options } from 'tsup';

const home = fileURLToPath(new URL('.', import.meta.url));
const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
// One entry for each subpath, so that a bundle of one provider holds no other.
const entries = Object.values<{ 'postern-source'?: string }>(exports).flatMap(
  (entry) => entry['postern-source'] ?? [],
);

// Behind `#crypto` and `#runtime`.
const conditional = ['crypto', 'runtime'].flatMap((name) => [`src/${name}/node.ts`, `src/${name}/web.ts`]);

/** What most receivers load, with all that it imports. What only few senders need stays in chunks of its own. */
const shared = [
  'index.ts',
  'provider/schema.ts',
  'reading/json-object.ts',
  'email/email-provider.ts',
  'reading/sender-time.ts',
  'signatures/credential.ts',
  'signatures/standard-webhooks.ts',
  'signatures/timestamped-hmac.ts',
];

/**
 * Puts `shared` into one chunk: Node takes about a millisecond for each file, however small. esbuild makes a chunk of
 * the modules that the same entries reach, so every entry is made to reach these. A bundler drops what is not used.
 */
const oneSharedChunk: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'one-shared-chunk',
  setup(build) {
    const paths = new Set(entries.map((file) => fileURLToPath(new URL(file, import.meta.url))));
    build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
      paths.has(path)
        ? { contents: `${readFileSync(path, 'utf8')}\nimport 'shared';`, loader: 'ts' }
        : undefined,
    );
    build.onResolve({ filter: /^shared$/ }, ({ path }) => ({ path, namespace: 'shared' }));
    build.onLoad({ filter: /^/, namespace: 'shared' }, () => ({
      contents: shared.map((file) => `export * from './src/${file}';`).join('\n'),
      resolveDir: home,
    }));
  },
};

export default defineConfig({
  entry: Object.fromEntries(
    [...entries, ...conditional].map((file) => [file.replace(/^(\.\/)?src\/|\.ts$/g, ''), file]),
  ),
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: { entry: Object.fromEntries(entries.map((file) => [file.replace(/^(\.\/)?src\/|\.ts$/g, ''), file])) },
  splitting: true,
  // A development dependency that the published package holds, so that its users install nothing.
  noExternal: [/^zod/],
  clean: true,
  // Resolved where it runs: node:crypto on Node, WebCrypto elsewhere.
  external: ['#crypto', '#runtime', /^node:/],
  esbuildPlugins: [oneSharedChunk],
});
