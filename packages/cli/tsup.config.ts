import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts', sandbox: 'src/sandbox/index.ts', inspector: 'src/inspector/index.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  // A command is loaded when it is asked for, so that --help is quick.
  splitting: true,
  external: ['#page'],
  removeNodeProtocol: false,
  dts: { entry: { sandbox: 'src/sandbox/index.ts', inspector: 'src/inspector/index.ts' } },
  clean: true,
});
