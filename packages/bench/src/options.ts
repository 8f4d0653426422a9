import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The options of one section. */
export interface SectionOptions {
  /** Takes a few rounds: every candidate is checked, and the figures are only rough. */
  readonly quick: boolean;
  /** The folder of another checkout of this project, whose core is measured in the same rounds. */
  readonly against?: string | undefined;
}

export interface BenchOptions extends SectionOptions {
  /** Sections, or the beginnings of their names. */
  readonly names: readonly string[];
  readonly save: boolean;
}

/** @throws TypeError for a flag that does not exist. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      against: { type: 'string' },
    },
  });
  const { quick, save, against } = values;
  // pnpm runs a package's script in the folder of that package.
  const from = process.env.INIT_CWD ?? process.cwd();
  return { names: positionals, quick, save, against: against && resolve(from, against) };
}
