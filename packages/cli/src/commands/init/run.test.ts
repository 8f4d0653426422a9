import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { emailApi } from '@postern/core/providers/email-api';
import { aboutProviders, signDelivery } from '@postern/core/testing';
import express from 'express';
import { Hono } from 'hono';
import ts from 'typescript';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from '../../http/start-server.ts';
import { postern, temporaryFolder } from '../../testing/postern.ts';
import { proofOf, routeFile } from './route-file.ts';

const secret = 'a4f0c1d2e3b45966';

async function project(dependencies: object, files: readonly string[] = []): Promise<string> {
  const cwd = await temporaryFolder(onTestFinished);
  await writeFile(join(cwd, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  for (const file of files) await writeFile(join(cwd, file), '{}');
  return cwd;
}

describe('postern init', () => {
  it.each([
    [{ express: '5' }, [], 'webhooks.js', 'npm install @postern/core @postern/express'],
    [
      { hono: '4' },
      ['tsconfig.json', 'pnpm-lock.yaml'],
      'webhooks.ts',
      'pnpm add @postern/core @postern/hono',
    ],
    [
      { next: '16', express: '5' },
      ['tsconfig.json', 'yarn.lock'],
      'app/webhooks/email-api/route.ts',
      'yarn add @postern/core @postern/next',
    ],
  ])('finds the framework in %j', async (dependencies, files, path, install) => {
    const cwd = await project(dependencies, files);
    const ran = await postern(['init', '--yes'], { cwd });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain(`written   ${path}\ninstall   ${install}\n.env      WEBHOOK_SECRET=\n`);
    expect(await readFile(join(cwd, path), 'utf8')).toContain('emailApi({ secret: ');
  });

  it('writes into src when the sources are in it', async () => {
    const cwd = await project({ express: '5' });
    await mkdir(join(cwd, 'src'));
    const ran = await postern(['init', '--json', '--provider', 'postmark'], { cwd });
    expect(JSON.parse(ran.stdout)).toMatchObject({ written: 'src/webhooks.js', env: ['WEBHOOK_PASSWORD'] });
  });

  it('never overwrites a file', async () => {
    const cwd = await project({ express: '5' });
    await writeFile(join(cwd, 'webhooks.js'), 'mine');
    const ran = await postern(['init', '--yes'], { cwd });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('webhooks.js exists already and was not changed.');
    expect(await readFile(join(cwd, 'webhooks.js'), 'utf8')).toBe('mine');
  });

  it('writes an Express route and a Hono route that receive', async () => {
    vi.stubEnv('WEBHOOK_SECRET', secret);
    for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue();
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    for (const framework of ['express', 'hono'] as const) {
      const cwd = await project({ [framework]: '1' });
      await symlink(
        fileURLToPath(new URL('../../../node_modules', import.meta.url)),
        join(cwd, 'node_modules'),
      );
      expect(await postern(['init', '--yes'], { cwd })).toMatchObject({ code: 0 });
      const { webhookRoutes } = await import(/* @vite-ignore */ pathToFileURL(join(cwd, 'webhooks.js')).href);
      const url =
        framework === 'express' ? await listenExpress(webhookRoutes) : await listenHono(webhookRoutes);
      const delivery = await signDelivery(emailApi({ secret }), { type: 'bounced' });
      const statuses = [];
      for (const sent of [delivery, { ...delivery, body: '{}' }]) {
        statuses.push((await fetch(`${url}/webhooks/email-api`, sent)).status);
      }
      expect(statuses).toEqual([200, 401]);
    }
  });

  it('writes a route for every provider and framework that compiles', () => {
    const root = fileURLToPath(new URL('../../../../e2e', import.meta.url));
    const files = new Map<string, string>();
    for (const [provider, { options }] of Object.entries(aboutProviders)) {
      for (const framework of ['express', 'hono', 'next'] as const) {
        const parts = {
          framework,
          project: { typescript: true, src: false },
          provider,
          proof: proofOf(options),
        };
        files.set(join(root, `route-${provider}-${framework}.ts`), routeFile(parts).text);
      }
    }
    expect(complaintsOf(files)).toEqual([]);
  });
});

function complaintsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const path = fileURLToPath(new URL('../../../../e2e/tsconfig.json', import.meta.url));
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(path, '..'));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name) ?? '', target, true)
      : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

function listenExpress(routes: express.Router): Promise<string> {
  return listen(createServer(express().use(routes).use(express.json())));
}

function listenHono(routes: Hono): Promise<string> {
  return listen(createServer(getRequestListener(new Hono().route('/', routes).fetch)));
}

async function listen(server: Server): Promise<string> {
  const { url, close } = await startServer(server);
  onTestFinished(close);
  return url;
}
