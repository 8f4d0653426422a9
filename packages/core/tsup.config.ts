import { defineConfig } from 'tsup';

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/fetch.ts',
    'src/node-http.ts',
    'src/testing/index.ts',
    'src/providers/*/index.ts',
    'src/crypto/node.ts',
    'src/crypto/web.ts',
  ],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: {
    entry: [
      'src/index.ts',
      'src/fetch.ts',
      'src/node-http.ts',
      'src/testing/index.ts',
      'src/providers/email-api/index.ts',
      'src/providers/sendlayer/index.ts',
    ],
  },
  splitting: true,
  clean: true,
  // Resolved where it runs: node:crypto on Node, WebCrypto elsewhere.
  external: ['#crypto', /^node:/],
});
