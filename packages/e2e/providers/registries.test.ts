import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aboutProviders } from '@postern/core/testing';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { providerFolders } from './provider-folders.ts';
import { registries } from './registries.ts';
import { withTable } from './table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const written = [...registries(), { path: `${root}README.md`, text: withTable(readme, catalogue) }];

describe('what the command `providers` writes', () => {
  it.each(written.map(({ path, text }) => [relative(root, path), text]))(
    '%s lists every provider as its folder has it',
    (path, text) => {
      const message = `${path} is out of date: run \`npx -y pnpm@12 providers\`.`;
      expect(readFileSync(`${root}${path}`, 'utf8'), message).toBe(text);
    },
  );
});

describe.each(providerFolders())('%s', (name) => {
  it('has the title of its README in the table of senders', () => {
    const [, title] = /^# (.+)$/m.exec(readmeOf(name)) ?? [];
    expect(aboutProviders[name]?.title).toBe(title);
  });

  it('recommends a proof first', () => {
    const [first] = Object.values(aboutProviders[name]?.options ?? {});
    expect(first?.proof).toBe(true);
  });

  it('names options only as other providers do', () => {
    for (const [option, { form }] of Object.entries(aboutProviders[name]?.options ?? {})) {
      const forms = Object.values(aboutProviders).flatMap(({ options }) => options[option]?.form ?? []);
      expect(new Set(forms), option).toEqual(new Set([form]));
    }
  });
});

function readmeOf(name: string): string {
  return readFileSync(`${root}packages/core/src/providers/${name}/README.md`, 'utf8');
}
