import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readOptions } from './options.ts';
import { writePage } from './save.ts';
import { sections } from './sections.ts';

const known = Object.keys(sections);
const { names, quick, save, against } = options();
const wanted = known.filter((name) => names.length === 0 || names.some((each) => matches(name, each)));
const unknown = names.find((each) => !known.some((name) => matches(name, each)));
if (unknown) fail(`Unknown: ${unknown}.`);
if (save && against) fail('Figures against another checkout are not saved.');

const runner = fileURLToPath(new URL('run-section.ts', import.meta.url));
const flags = [
  ...(quick ? ['--quick'] : []),
  ...(save ? ['--save'] : []),
  ...(against ? ['--against', against] : []),
];
const failed = wanted.filter((name) => {
  const { status } = spawnSync(process.execPath, [...process.execArgv, runner, name, ...flags], {
    stdio: 'inherit',
  });
  return status !== 0;
});
if (save) await writePage(known);
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(', ')}.\n`);
  process.exit(1);
}

/** `http` names each of `http-node`, `http-express` and so on. */
function matches(name: string, given: string): boolean {
  return name === given || name.startsWith(`${given}-`);
}

function options() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(reason: string): never {
  process.stderr.write(
    `${reason} There are --quick, --save and --against <checkout>, and the sections ${known.join(', ')}.\n`,
  );
  process.exit(2);
}
