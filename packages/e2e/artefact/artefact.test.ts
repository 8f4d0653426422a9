import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, edgeBundle } from './edge-bundle.ts';
import { installTarballs } from './install.ts';
import { buildAndPack, discard, type Packed, type Published, published, run } from './pack.ts';
import { Project } from './project.ts';
import { runtimes } from './runtimes.ts';

let packed: Packed;
let project: Project;

beforeAll(async () => {
  packed = await buildAndPack();
  project = new Project(await installTarballs(packed));
});

afterAll(() => discard(packed));

it('builds without a warning', () => {
  const output = stripVTControlCharacters(packed.output);
  expect(output).toContain('DTS ⚡️ Build success');
  expect(output).not.toMatch(/warn|references private|error/i);
});

describe.each(published)('the tarball of %s', (name) => {
  it('is clean by publint, strictly', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: tarballOf(name) }, strict: true });
    expect(pkg.name).toBe(`@postern/${name}`);
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('has the right types for ESM, by are-the-types-wrong', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarballOf(name))));
    if (!analysis.types) throw new Error('It has no types.');
    expect(Object.keys(analysis.entrypoints)).toEqual(project.subpathsOf(name));
    // ESM only: what CommonJS and the resolution of Node 10 see does not count.
    const problems = analysis.problems.filter(
      (problem) => !('resolutionKind' in problem && /^node10$|-cjs$/.test(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it('holds what ships and nothing else', () => {
    const files = project.filesOf(name);
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js']),
    );
    const ships =
      /^(package\.json|LICENSE|README\.md|dist\/[\w/-]+(\.d\.ts|\.js)|src\/providers\/[\w-]+\/README\.md)$/;
    expect(files.filter((file) => !ships.test(file))).toEqual([]);
    expect(files.filter((file) => /test/.test(file) && !file.startsWith('dist/testing/'))).toEqual([]);
  });

  it('declares types that lead neither to #crypto nor to a source', () => {
    const declarations = project.filesOf(name).filter((file) => file.endsWith('.d.ts'));
    const text = declarations.map((file) => project.read(`node_modules/@postern/${name}/${file}`)).join('\n');
    expect(text).toContain('export');
    expect(text).not.toMatch(/#crypto|\.ts['"]/);
  });
});

describe('the public names', () => {
  it('of core are these', async () =>
    expect(await project.namesOf('core')).toMatchInlineSnapshot(`
      {
        ".": [
          "BodyError",
          "ConfigurationError",
          "DeadlineError",
          "MalformedBodyError",
          "NonRetryableError",
          "SchemaDriftError",
          "SecretError",
          "StoreError",
          "WebhookVerificationError",
          "basicAuth",
          "createDelivery",
          "createEndpoint",
          "createReceiver",
          "defineProvider",
          "hmacHeader",
          "isPosternError",
          "memoryDedup",
          "pathSecret",
        ],
        "./email": [
          "defineEmailProvider",
          "unified",
        ],
        "./fetch": [
          "handle",
          "readBody",
          "toResponse",
          "webhooks",
        ],
        "./node-http": [
          "answerNode",
          "handleNode",
          "isConsumed",
          "readNodeBody",
          "receiveNode",
        ],
        "./providers/email-api": [
          "emailApi",
        ],
        "./providers/sendlayer": [
          "sendlayer",
        ],
        "./testing": [
          "createClock",
          "dedupContract",
          "providerContract",
          "signDelivery",
        ],
      }
    `));
  it('of express are these', async () =>
    expect(await project.namesOf('express')).toMatchInlineSnapshot(`
    {
      ".": [
        "webhooks",
      ],
    }
  `));
  it('of hono are these', async () =>
    expect(await project.namesOf('hono')).toMatchInlineSnapshot(`
    {
      ".": [
        "webhooks",
      ],
    }
  `));
  it('of next are these', async () =>
    expect(await project.namesOf('next')).toMatchInlineSnapshot(`
    {
      ".": [
        "webhooks",
      ],
      "./pages": [
        "webhooks",
      ],
    }
  `));
});

describe('the installed packages', () => {
  it.for(runtimes)('receive a delivery in $name', async ({ name, binary, args }, { skip }) => {
    if (binary === undefined && !process.env.CI) skip(`There is no ${name} for this machine: not run.`);
    if (binary === undefined) throw new Error(`There is no ${name} here, and in CI nothing is skipped.`);
    const { stdout } = await run(binary, [...args, 'receive.js'], { cwd: project.folder });
    expect(JSON.parse(stdout)).toEqual({
      outcomes: ['accepted 200', 'duplicate 200', 'unverified 401'],
      handled: ['hard'],
      // node:crypto, also where WebCrypto is at hand: it answers at once.
      room: 'node',
    });
  });

  it.each([
    ['nodenext', 'typed-handlers.ts', { module: 'nodenext', types: ['node'], skipLibCheck: false }],
    [
      'bundler',
      'typed-handlers.ts',
      { module: 'esnext', moduleResolution: 'bundler', types: ['node'], skipLibCheck: false },
    ],
    [
      'bundler',
      'next-routes.ts',
      {
        module: 'esnext',
        moduleResolution: 'bundler',
        types: ['node'],
        skipLibCheck: true,
        lib: ['es2022', 'dom'],
      },
    ],
  ])('compile in a strict project with %s: %s', async (_, file, options) => {
    expect(await project.compile(file, options)).toBe('');
  });

  it('do not compile with a wrong field', async () => {
    const wrong = project.read('typed-handlers.ts').replace('data.bounce_type', 'data.bouncetype');
    project.write('wrong-field.ts', wrong);
    expect(await project.compile('wrong-field.ts', { module: 'nodenext', types: ['node'] })).toContain(
      'bouncetype',
    );
  });
});

describe('the bundle for the edge', () => {
  const source = (factory: string, entry: string) => `
    import { createReceiver } from '@postern/core';
    import { ${factory} } from '@postern/core/providers/${entry}';
    export { createReceiver, ${factory} };`;

  describe.each([
    ['emailApi', 'email-api', 'sendlayer'],
    ['sendlayer', 'sendlayer', 'email-api'],
  ])('of core and %s', (factory, entry, other) => {
    let bundle: Bundle;

    beforeAll(async () => {
      bundle = await edgeBundle(project.folder, source(factory, entry));
      process.stdout.write(`core + ${factory}, minified for the edge: ${bundle.bytes} bytes\n`);
    });

    it('stays under 20,000 bytes', () => expect(bundle.bytes).toBeLessThan(20_000));

    it('holds no other provider', () => {
      expect(bundle.text).toContain(entry);
      expect(bundle.text.toLowerCase()).not.toContain(other);
    });

    it('holds nothing of Node', () => {
      expect(bundle.text).not.toContain('node:');
      expect(bundle.inputs.filter((input) => /\/crypto\/(node|web)\.js$/.test(input))).toEqual([
        expect.stringMatching(/dist\/crypto\/web\.js$/),
      ]);
    });
  });
});

function tarballOf(name: Published): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(packed.tarballs[name]);
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}
