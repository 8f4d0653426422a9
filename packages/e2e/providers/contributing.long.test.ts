import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkingCopy, runAsPnpm } from './working-copy.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const [, section = ''] = /^## Add a provider$(.+?)^## /ms.exec(contributing) ?? [];
/** The commands of the section, in its order. The first one makes the folder. */
const [make = '', ...others] = [...section.matchAll(/```sh\n(.+?)```/gs)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);
const folder = 'packages/core/src/providers/acme-mail';

describe('a provider that is added as CONTRIBUTING says', () => {
  let copy: string;

  beforeAll(() => {
    copy = makeWorkingCopy();
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it(`is its folder and three files, by \`${make}\``, () => {
    runAsPnpm(make, copy);
    const changed = filesIn(copy).filter((path) => !path.startsWith(folder) && isChanged(copy, path));
    expect(changed.sort()).toEqual([
      'README.md',
      'packages/core/package.json',
      'packages/core/src/testing/about-providers.ts',
    ]);
  });

  it.each(others)('passes `%s`', (command) => {
    const output = runAsPnpm(command, copy);
    if (command.includes('vitest')) expect(output).toContain('acme-mail.test.ts');
  });

  it('has the files that the section names', () => {
    const named = [...section.matchAll(/^\| `([\w.-]+)`/gm)].map(([, file]) => file);
    expect(readdirSync(join(copy, folder)).sort()).toEqual(named.sort());
  });

  it('is known to the tests of all providers and to the command line', () => {
    const output = runAsPnpm(
      'npx -y pnpm@12 exec vitest run --config vitest.workspace.ts --reporter=verbose -t acme-mail providers/registries providers/catalogue load-provider',
      copy,
    );
    expect(output).toContain('acme-mail by secret');
    expect(output).toContain('makes acme-mail, which signs and verifies its samples');
  });

  it.each(['packages/core/package.json', 'packages/core/src/testing/about-providers.ts', 'README.md'])(
    'is missed by name in %s',
    (path) => {
      const written = readFileSync(join(copy, path), 'utf8');
      writeFileSync(join(copy, path), readFileSync(join(root, path), 'utf8'));
      const check = () =>
        runAsPnpm('npx -y pnpm@12 exec vitest run --config vitest.workspace.ts providers/registries', copy);
      expect(check).toThrow(
        expect.objectContaining({ stdout: expect.stringContaining(`${path} is out of date`) }),
      );
      writeFileSync(join(copy, path), written);
    },
  );
});

function filesIn(copy: string, folder = ''): readonly string[] {
  return readdirSync(join(copy, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && entry.name !== 'node_modules' ? filesIn(copy, path) : [];
  });
}

function isChanged(copy: string, path: string): boolean {
  try {
    return !readFileSync(join(copy, path)).equals(readFileSync(join(root, path)));
  } catch {
    return true;
  }
}
