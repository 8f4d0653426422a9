import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishedPackages } from '../published-packages.ts';
import { compileSamples } from './compile-samples.ts';
import { publicSources, requiredPages, root } from './documents.ts';
import { blocksOf, examplesOf, type Sample } from './sample.ts';

const pages = requiredPages();
const present = pages.filter((page) => existsSync(join(root, page)));
const samples = [
  ...present.flatMap((page) => blocksOf(root, join(root, page))),
  ...publicSources().flatMap((path) => examplesOf(root, path)),
];

describe('the documentation', () => {
  it.each(pages)('has the page %s', (page) => expect(present).toContain(page));

  it('has code in the root README and in that of each package, and examples in docstrings', () => {
    const files = samples.map((sample) => sample.file);
    const expected = publishedPackages.map((name) => `packages/${name}/README.md`);
    expect(files).toEqual(expect.arrayContaining(['README.md', ...expected]));
    expect(files).toEqual(expect.arrayContaining(['packages/core/src/receiver/receiver.ts']));
  });
});

describe('the sample', () => {
  let complaints: ReadonlyMap<Sample, readonly string[]>;

  beforeAll(() => {
    complaints = compileSamples(samples);
  });

  it.each(samples.map((sample) => [`${sample.file}:${sample.line}`, sample] as const))(
    '%s compiles',
    (_, sample) => expect(complaints.get(sample)).toEqual([]),
  );
});

describe('compileSamples', () => {
  const wrong = [
    ['a field that is not there', 'app;\nprovider.nmae;', 'page.md:11: '],
    ['a name that nobody declares', 'missing();', 'page.md:10: '],
    ['an event type that is not there', "receiver.on('bounce', () => {});", 'page.md:10: '],
    ['a module that is not there', "import '@postern/core/providers/acme';", 'page.md:10: '],
    ['a public name that a page does not import', 'createReceiver(provider);', 'page.md:10: '],
    ['code that is no TypeScript', 'const = 1;', 'page.md:10: '],
  ].map(([fault = '', code = '', where = '']) => {
    return { fault, where, sample: { file: 'page.md', line: 10, code, kind: 'block' } satisfies Sample };
  });
  let complaints: ReadonlyMap<Sample, readonly string[]>;

  beforeAll(() => {
    complaints = compileSamples(wrong.map(({ sample }) => sample));
  });

  it.each(wrong)('finds $fault', ({ sample, where }) => {
    expect(complaints.get(sample)?.[0]).toContain(where);
  });
});
