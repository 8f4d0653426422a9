import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface BundleSize {
  /** Minified, in bytes. */
  readonly minified: number;
  readonly gzip: number;
}

/** Bundles a source for the edge, as a worker's build tool does. Node's own modules stay outside. */
export async function bundleSize(folder: string, source: string): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'crypto', 'buffer'],
    write: false,
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (!output) throw new Error('esbuild wrote nothing.');
  return { minified: output.contents.byteLength, gzip: gzipSync(output.contents).byteLength };
}
