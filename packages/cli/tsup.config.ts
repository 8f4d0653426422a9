import { writeFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';
import { bundlePage } from './src/inspector/bundle-page.ts';

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
  // What `#page` is there: the page as two texts, so that nobody needs a bundler to serve it.
  async onSuccess() {
    const { script, style } = await bundlePage();
    await writeFile(
      new URL('dist/page.js', import.meta.url),
      `export const script = ${JSON.stringify(script)};\nexport const style = ${JSON.stringify(style)};\n`,
    );
  },
});
