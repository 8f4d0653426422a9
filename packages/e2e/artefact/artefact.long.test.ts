import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factoryOf, providerFolders } from '../providers/provider-folders.ts';
import { publishedPackages } from '../published-packages.ts';
import { type Bundle, edgeBundle, heaviest } from './edge-bundle.ts';
import { installTarballs } from './install.ts';
import { buildAndPack, discard, type Packed, run } from './pack.ts';
import { Project } from './project.ts';
import { runtimes } from './runtimes.ts';

/** The signature schemes by factory, with their `name`. `credential` combines several and is left out. */
const schemes = {
  basicAuth: 'basic-auth',
  bearer: 'bearer',
  bodyDigest: 'body-digest',
  formHmac: 'form-hmac',
  headerToken: 'header-token',
  hmacHeader: 'hmac-header',
  pathSecret: 'path-secret',
  publicKeyHeader: 'public-key-header',
  sns: 'sns',
  standardWebhooks: 'standard-webhooks',
  standardWebhooksEd25519: 'standard-webhooks-ed25519',
  timestampedHmac: 'timestamped-hmac',
  unverified: 'unverified',
};

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
  expect(output).not.toMatch(/warn|references private|\berror\b/i);
});

describe.each(publishedPackages)('the tarball of %s', (name) => {
  it('is clean by publint, strictly', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: tarballOf(name) }, strict: true });
    expect(pkg.name).toBe(`@postern/${name}`);
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('has the right types for ESM, by are-the-types-wrong', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarballOf(name))));
    if (!analysis.types) throw new Error('It has no types.');
    expect(Object.keys(analysis.entrypoints)).toEqual(project.subpathsOf(name));
    // The packages are ESM only, so problems of CommonJS and of the resolution of Node 10 do not count.
    const problems = analysis.problems.filter(
      (problem) => !('resolutionKind' in problem && /^node10$|-cjs$/.test(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it('holds what ships and nothing else', () => {
    const files = project.filesOf(name);
    const entries = name === 'cli' ? ['dist/main.js'] : ['dist/index.d.ts', 'dist/index.js'];
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', ...entries]));
    const ships =
      /^(package\.json|LICENSE|README\.md|THIRD-PARTY-NOTICES\.md|dist\/[\w/-]+(\.d\.ts|\.js)|src\/providers\/[\w-]+\/README\.md)$/;
    expect(files.filter((file) => !ships.test(file))).toEqual([]);
    expect(files.filter((file) => /test/.test(file) && !file.startsWith('dist/testing/'))).toEqual([]);
  });

  it('declares types that lead neither to #crypto nor to a source', () => {
    const declarations = project.filesOf(name).filter((file) => file.endsWith('.d.ts'));
    const text = declarations.map((file) => project.read(`node_modules/@postern/${name}/${file}`)).join('\n');
    expect(text).toContain('export');
    expect(text).not.toMatch(/#crypto|#runtime|\.ts['"]/);
  });
});

it('exports these names and no others', async () => {
  const names = publishedPackages.map(async (name) =>
    Object.entries(await project.namesOf(name)).map(
      ([subpath, exported]) => [`@postern/${name}${subpath.slice(1)}`, exported] as const,
    ),
  );
  const listed = (await Promise.all(names)).flat();
  // A provider's subpath exports its factory and nothing else, unless it is listed here.
  const factories = new Map(
    providerFolders().map((name) => [`@postern/core/providers/${name}`, factoryOf(name)]),
  );
  expect(listed.map(([subpath]) => subpath)).toEqual(expect.arrayContaining([...factories.keys()]));
  expect(
    Object.fromEntries(listed.filter(([subpath, exported]) => factories.get(subpath) !== exported)),
  ).toMatchInlineSnapshot(`
    {
      "@postern/cli/inspector": "createInspector",
      "@postern/cli/sandbox": "createSandbox, serveSandbox",
      "@postern/core": "BodyError, ConfigurationError, ConflictError, CrashedError, DeadlineError, MalformedBodyError, NonRetryableError, RetryLaterError, SchemaDriftError, SecretError, StoreError, WebhookVerificationError, basicAuth, createDelivery, createEndpoint, createReceiver, defineProvider, hmacHeader, isPosternError, memoryDedup, pathSecret, withMaxAge",
      "@postern/core/email": "defineEmailProvider, unified",
      "@postern/core/fetch": "handleRequest, readBody, toResponse, webhooks",
      "@postern/core/inbox": "again, batchCalls, closable, createInbox, emptyCounts, entryStates, historyLength, inboxRetention, listPage, matchesQuery, memoryInbox, replaySelection, shortKey",
      "@postern/core/node-http": "answerNode, handleNode, isConsumed, readNodeBody, receiveNode",
      "@postern/core/providers/email-api/subscriptions": "SubscriptionError, emailApiSubscriptions",
      "@postern/core/providers/sendlayer/subscriptions": "SubscriptionError, sendlayerSubscriptions",
      "@postern/core/providers/standard-webhooks": "standardHeaders, standardWebhooks, svixHeaders",
      "@postern/core/signatures": "basicAuth, bearer, bodyDigest, bodyToken, confirmSubscription, credential, formHmac, headerToken, hmacHeader, pathSecret, publicKeyHeader, sns, standardWebhooks, standardWebhooksEd25519, svixHeaders, timestampedHmac, unverified",
      "@postern/core/testing": "aboutProviders, createClock, dedupContract, inboxContract, providerContract, samplesOf, signDelivery, signingKey, silentLogger, snsSigningKey, staleOwnerOfDedup, staleOwnerOfInbox",
      "@postern/express": "webhooks",
      "@postern/hono": "webhooks",
      "@postern/next": "webhooks",
      "@postern/next/pages": "webhooks",
      "@postern/postgres": "postgresDedup, postgresInbox",
      "@postern/redis": "redisDedup, redisInbox",
      "@postern/sqlite": "sqliteDedup, sqliteInbox",
    }
  `);
});

describe('the installed packages', () => {
  it('have a command that signs and verifies', async () => {
    const postern = join(project.folder, 'node_modules/.bin/postern');
    const cwd = project.folder;
    const env = { ...process.env, POSTERN_SECRET: 'a-secret-of-the-command' };
    const { stdout: help } = await run(process.execPath, [postern, '--help'], { cwd });
    for (const command of [
      'sign',
      'verify',
      'send',
      'listen',
      'replay',
      'inbox',
      'webhooks',
      'sandbox',
      'init',
    ]) {
      expect(help).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
    project.write(
      'body.json',
      '{"id":"evt_1","type":"opened","created_at":"2026-01-15T10:30:05Z","data":{}}',
    );
    const { stdout: headers } = await run(process.execPath, [postern, 'sign', 'body.json'], { cwd, env });
    project.write('headers.txt', headers);
    const verify = ['verify', 'body.json', '--headers-file', 'headers.txt', '--json'];
    const { stdout } = await run(process.execPath, [postern, ...verify], { cwd, env });
    expect(JSON.parse(stdout)).toMatchObject({ verified: true });
  });

  it.for(runtimes)('receive a delivery in $name', async ({ name, binary, args }, { skip }) => {
    if (binary === undefined && !process.env.CI) skip(`There is no ${name} for this machine: not run.`);
    if (binary === undefined) throw new Error(`There is no ${name} here, and in CI nothing is skipped.`);
    const { stdout } = await run(binary, [...args, 'receive.js'], { cwd: project.folder });
    expect(JSON.parse(stdout)).toEqual({
      outcomes: ['accepted 200', 'duplicate 200', 'unverified 401'],
      handled: ['hard'],
      // node:crypto is used also where WebCrypto exists: it answers without a promise.
      crypto: 'node',
    });
  });

  it.for(runtimes.filter(({ sqlite }) => sqlite))(
    'remember an id in a file in $name',
    async (runtime, { skip }) => {
      const { name, binary, args } = runtime;
      if (binary === undefined && !process.env.CI) skip(`There is no ${name} for this machine: not run.`);
      if (binary === undefined) throw new Error(`There is no ${name} here, and in CI nothing is skipped.`);
      const file = join(project.folder, `${name.replaceAll(' ', '-')}.db`);
      const { stdout } = await run(binary, [...args, 'remember.js', file], { cwd: project.folder });
      expect(JSON.parse(stdout)).toEqual(['claimed', 'in-progress', true, 'done', 0]);
    },
  );

  it.for(runtimes.filter(({ sqlite }) => sqlite))(
    'handle an event from an inbox in $name',
    async (runtime, { skip }) => {
      const { name, binary, args } = runtime;
      if (binary === undefined && !process.env.CI) skip(`There is no ${name} for this machine: not run.`);
      if (binary === undefined) throw new Error(`There is no ${name} here, and in CI nothing is skipped.`);
      const file = join(project.folder, `${name.replaceAll(' ', '-')}-inbox.db`);
      const { stdout } = await run(binary, [...args, 'work.js', file], { cwd: project.folder });
      expect(JSON.parse(stdout)).toEqual(['accepted 200', 'duplicate 200', 'hard at attempt 1', '1 done']);
    },
  );

  it('load few files for one sender, and nothing that only others need', async () => {
    const files = await project.filesLoadedBy(
      `import { createReceiver } from '@postern/core';
      import { emailApi } from '@postern/core/providers/email-api';
      createReceiver(emailApi({ secret: 'a4f0c1d2e3b45966' }));`,
    );
    const named = ['index.js', 'providers/email-api/index.js', 'crypto/node.js', 'runtime/node.js'];
    expect(files).toEqual(expect.arrayContaining(named));
    // Three chunks more: one that all entries share, and two that they share with the modules for the edge, one of them zod.
    expect(files.length).toBeLessThanOrEqual(named.length + 3);
    const text = files.map((file) => project.read(`node_modules/@postern/core/dist/${file}`)).join('\n');
    expect(text).toContain('function createReceiver');
    expect(text).not.toMatch(/function (sns|readDer|createInbox|createHttpClient|publicKeyHeader)\b/);
  });

  it('have each class of error once, so that instanceof holds across entries', () => {
    const holders = project
      .filesOf('core')
      .filter((file) => file.endsWith('.js'))
      .filter((file) => project.read(`node_modules/@postern/core/${file}`).includes('"postern.error"'));
    expect(holders).toHaveLength(1);
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
  const source = (name: string) => `
    import { createReceiver } from '@postern/core';
    import { ${factoryOf(name)} } from '@postern/core/providers/${name}';
    export { createReceiver, ${factoryOf(name)} };`;
  const all = providerFolders();

  describe.each(all)('of core and %s', (name) => {
    const limit = name === 'email-api' ? 42_000 : 48_000;
    const others = all.filter((other) => other !== name);
    let bundle: Bundle;
    let ofSources: Bundle;

    beforeAll(async () => {
      bundle = await edgeBundle(project.folder, source(name));
      ofSources = await edgeBundle(import.meta.dirname, source(name), ['postern-source']);
      process.stdout.write(`core + ${name}, minified for the edge: ${bundle.bytes} bytes\n`);
    });

    it(`stays under ${limit} bytes`, () => expect(bundle.bytes, heaviest(ofSources)).toBeLessThan(limit));

    it('holds no other provider', () => {
      const modules = [...ofSources.modules.keys()].join('\n');
      expect(modules).toContain(`/providers/${name}/`);
      expect(others.filter((other) => modules.includes(`/providers/${other}/`))).toEqual([]);
      expect(bundle.text).toContain(telltaleOf(name));
      expect(others.filter((other) => bundle.text.includes(telltaleOf(other)))).toEqual([]);
    });

    it('holds nothing of Node', () => {
      expect(bundle.text).not.toContain('node:');
      const cryptoModules = [...bundle.modules.keys()].filter((path) =>
        /\/crypto\/(node|web)\.js$/.test(path),
      );
      expect(cryptoModules).toEqual([expect.stringMatching(/dist\/crypto\/web\.js$/)]);
    });

    it('holds no foreign package but zod/mini, no sample and nothing from about.ts', () => {
      const paths = [...ofSources.modules.keys()].filter((path) => /node_modules|samples|about\./.test(path));
      expect(paths.filter((path) => !/\/node_modules\/zod\/(mini|v4)\//.test(path))).toEqual([]);
    });
  });

  it.each(Object.entries(schemes))(
    'of %s from ./signatures holds no other scheme',
    async (factory, scheme) => {
      const { text } = await edgeBundle(
        project.folder,
        `export { ${factory} } from '@postern/core/signatures';`,
      );
      const named = Object.values(schemes).filter((other) => text.includes(`name:"${other}"`));
      expect(named).toEqual([scheme]);
    },
  );
});

/** A text that a bundle contains if it holds this provider: its name, unless a scheme has the same name. */
function telltaleOf(name: string): string {
  return name === 'standard-webhooks' ? 'signatures labelled v1' : `name:"${name}"`;
}

function tarballOf(name: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(packed.tarballs.get(name) ?? '');
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}
