import { build } from 'esbuild';

export interface Bundle {
  readonly text: string;
  readonly bytes: number;
  /** The bytes that each module adds, by its path; 0 for a module that was dropped entirely. */
  readonly modules: ReadonlyMap<string, number>;
}

/**
 * Bundles a source for the edge as a worker's build tool does: minified and without Node's modules. `conditions`
 * precede those of a worker: `postern-source` bundles our modules instead of the built chunks.
 */
export async function edgeBundle(
  project: string,
  source: string,
  conditions: readonly string[] = [],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    conditions: [...conditions, 'workerd', 'worker', 'browser'],
    write: false,
    metafile: true,
    outdir: project,
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  const [described] = Object.values(metafile.outputs);
  if (!output || !described) throw new Error('esbuild wrote nothing.');
  const added = Object.entries(described.inputs).map(
    ([path, { bytesInOutput }]) => [path, bytesInOutput] as const,
  );
  const modules = new Map([...Object.keys(metafile.inputs).map((path) => [path, 0] as const), ...added]);
  return { text: output.text, bytes: output.contents.byteLength, modules };
}

/** The modules that add most, for the message of a test that fails on size. */
export function heaviest({ modules }: Bundle, count = 12): string {
  return [...modules]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([path, bytes]) => `${bytes} ${path.replace(/^.*core\/src\//, '')}`)
    .join(', ');
}
