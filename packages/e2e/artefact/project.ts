import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './pack.ts';

const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

/** A user's project that has the packages installed. */
export class Project {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** The files that npm unpacked: everything in the tarball. */
  filesOf(name: string): readonly string[] {
    const home = join(this.folder, 'node_modules/@postern', name);
    return readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(home.length + 1)
          .replaceAll('\\', '/'),
      );
  }

  subpathsOf(name: string): readonly string[] {
    return Object.keys(JSON.parse(this.read(`node_modules/@postern/${name}/package.json`)).exports);
  }

  /** The names that each subpath exports when Node imports it. */
  async namesOf(name: string): Promise<Record<string, string>> {
    const subpaths = this.subpathsOf(name).filter((path) => !path.endsWith('.json'));
    const script = `const names = {};
      for (const path of ${JSON.stringify(subpaths)}) {
        names[path] = Object.keys(await import('@postern/${name}' + path.slice(1))).join(', ');
      }
      console.log(JSON.stringify(names));`;
    return JSON.parse(await this.#run(script));
  }

  /** The files of our packages that Node loads for a module with this text. */
  async filesLoadedBy(text: string): Promise<readonly string[]> {
    this.write('loaded.js', text);
    const script = `import { registerHooks } from 'node:module';
      const urls = new Set();
      registerHooks({ load: (url, context, next) => (urls.add(url), next(url, context)) });
      await import('./loaded.js');
      console.log(JSON.stringify([...urls]));`;
    return (JSON.parse(await this.#run(script)) as string[])
      .filter((url) => url.includes('/@postern/'))
      .map((url) => url.replace(/^.*\/dist\//, ''));
  }

  /** Compiles one file, and returns the complaints of tsc. */
  async compile(file: string, options: object): Promise<string> {
    const compilerOptions = { target: 'es2022', lib: ['es2022'], strict: true, noEmit: true, ...options };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
    try {
      const { stdout } = await run(process.execPath, [tsc, '-p', this.folder], { cwd: this.folder });
      return stdout.trim();
    } catch (error) {
      // tsc ends with an error code when it has complaints.
      return (error as { stdout: string }).stdout.trim();
    }
  }

  /** Runs a module, and returns its output. */
  async #run(script: string): Promise<string> {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: this.folder,
    });
    return stdout;
  }
}
