import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writePage } from './save.ts';
import { sections } from './sections.ts';

const known = Object.keys(sections);
const given = process.argv.slice(2).filter((argument) => argument !== '--');
const flags = given.filter((argument) => argument.startsWith('-'));
const named = given.filter((argument) => !argument.startsWith('-'));
const unknown =
  flags.find((flag) => flag !== '--quick' && flag !== '--save') ??
  named.find((name) => !known.includes(name));
if (unknown) {
  process.stderr.write(
    `Unknown: ${unknown}. There are --quick and --save, and the sections ${known.join(', ')}.\n`,
  );
  process.exit(2);
}

const runner = fileURLToPath(new URL('run-section.ts', import.meta.url));
const failed = (named.length > 0 ? named : known).filter((name) => {
  const { status } = spawnSync(process.execPath, [...process.execArgv, runner, name, ...flags], {
    stdio: 'inherit',
  });
  return status !== 0;
});
if (flags.includes('--save')) await writePage(known);
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(', ')}.\n`);
  process.exit(1);
}
