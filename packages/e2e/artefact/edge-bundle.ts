import { build } from 'esbuild';

export interface Bundle {
  readonly text: string;
  readonly bytes: number;
  /** The modules in it. */
  readonly inputs: readonly string[];
}

/** Bundles a source for the edge as a worker's build tool does: minified, with nothing of Node. */
export async function edgeBundle(project: string, source: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['workerd', 'worker', 'browser'],
    write: false,
    metafile: true,
    outdir: project,
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (!output) throw new Error('esbuild wrote nothing.');
  return { text: output.text, bytes: output.contents.byteLength, inputs: Object.keys(metafile.inputs) };
}
