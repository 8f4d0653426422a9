import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { providerFolders } from '../providers/provider-folders.ts';
import { exportedNames, undeclaredNames } from './named-imports.ts';
import type { Sample } from './sample.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const core = join(root, 'packages/core/src');

/** The modules that a docstring's example may use without importing them, beside its own. */
const entries = [
  'index.ts',
  'signatures/index.ts',
  'testing/index.ts',
  ...providerFolders().map((name) => `providers/${name}/index.ts`),
];

/** Compiles samples against the sources, in memory, and returns the compiler's complaints by sample. */
export function compileSamples(samples: readonly Sample[]): ReadonlyMap<Sample, readonly string[]> {
  const options = compilerOptions();
  const files = new Map(
    samples.map((sample, index) => [join(import.meta.dirname, `sample-${index}.tsx`), sample]),
  );
  const host = ts.createCompilerHost(options);
  const onDisk = { getSourceFile: host.getSourceFile, fileExists: host.fileExists, readFile: host.readFile };
  host.fileExists = (path) => files.has(path) || onDisk.fileExists(path);
  host.readFile = (path) => (files.has(path) ? textOf(files.get(path)!) : onDisk.readFile(path));
  host.getSourceFile = (path, ...rest) => {
    const sample = files.get(path);
    return sample
      ? ts.createSourceFile(path, textOf(sample), ts.ScriptTarget.ES2022, true)
      : onDisk.getSourceFile(path, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...files].map(([path, sample]) => [sample, complaints(program, program.getSourceFile(path), sample)]),
  );
}

/** Makes a module of a sample. Its imports stand on the first line, so that line numbers stay. */
export function textOf(sample: Sample): string {
  return `${importsFor(sample).join(' ')} export {}; ${sample.code}`;
}

function importsFor(sample: Sample): readonly string[] {
  const wanted = new Set(undeclaredNames(sample.code));
  return modulesFor(sample).flatMap((path) => {
    const names = exportedNames(path).filter((name) => wanted.delete(name));
    return names.map((name) => `import { ${nameIn(sample, name)} } from '${path}';`);
  });
}

function modulesFor(sample: Sample): readonly string[] {
  const prelude = join(import.meta.dirname, 'samples-prelude.ts');
  if (sample.kind === 'block') return [prelude];
  const docstrings = join(import.meta.dirname, 'docstring-prelude.ts');
  return [join(root, sample.file), ...entries.map((entry) => join(core, entry)), docstrings, prelude];
}

function nameIn(sample: Sample, name: string): string {
  return name === 'app' && /hono/i.test(sample.file + sample.code) ? 'honoApp as app' : name;
}

function complaints(
  program: ts.Program,
  source: ts.SourceFile | undefined,
  sample: Sample,
): readonly string[] {
  if (!source) return ['It was not compiled.'];
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return found.map(({ start = 0, messageText }) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    return `${sample.file}:${sample.line + line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}

function compilerOptions(): ts.CompilerOptions {
  const path = join(import.meta.dirname, '../tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(import.meta.dirname, '..'));
  return { ...options, jsx: ts.JsxEmit.ReactJSX };
}
