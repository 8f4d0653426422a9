import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const { exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
// One entry for each subpath, so that a bundle of one provider holds no other.
const entries = Object.values<{ 'postern-source'?: string }>(exports).flatMap(
  (entry) => entry['postern-source'] ?? [],
);

// Behind `#crypto` and `#runtime`.
const rooms = ['crypto', 'runtime'].flatMap((door) => [`src/${door}/node.ts`, `src/${door}/web.ts`]);

export default defineConfig({
  entry: Object.fromEntries(
    [...entries, ...rooms].map((file) => [file.replace(/^(\.\/)?src\/|\.ts$/g, ''), file]),
  ),
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: { entry: Object.fromEntries(entries.map((file) => [file.replace(/^(\.\/)?src\/|\.ts$/g, ''), file])) },
  splitting: true,
  clean: true,
  // Resolved where it runs: node:crypto on Node, WebCrypto elsewhere.
  external: ['#crypto', '#runtime', /^node:/],
});
