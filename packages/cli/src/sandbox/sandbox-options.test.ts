import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../http/start-server.ts';
import { createSandbox } from './create-sandbox.ts';
import { testFolder } from './fixtures/folder.ts';
import { startReceiver } from './fixtures/receiver.ts';
import { until } from './fixtures/until.ts';
import type { SandboxOptions } from './sandbox-options.ts';
import { serveSandbox } from './serve-sandbox.ts';

const folder = testFolder();

test.each<[SandboxOptions, string]>([
  [{ speed: 0 }, '`speed`'],
  [{ speed: Number.NaN }, '`speed`'],
  [{ rateLimit: -1 }, '`rateLimit`'],
  [{ timeoutMs: 2 ** 31 }, '`timeoutMs`'],
  [{ trickle: -1 }, '`trickle`'],
  [{ apiKeys: [] }, '`apiKeys`'],
  [{ apiKeys: ['a b'] }, '`apiKeys`'],
  [{ signingKey: '' }, '`signingKey`'],
  [{ faults: { drop: 2 } }, 'fault drop'],
  [{ path: join(folder, 'missing', 'a.db') }, 'Cannot open'],
])('%j is refused', (options, words) => {
  expect(() => createSandbox(options)).toThrow(
    expect.objectContaining({ code: 'configuration', message: expect.stringContaining(words) }),
  );
});

test('a port in use is refused', async () => {
  const { port, close } = await startServer(createServer());
  onTestFinished(close);
  await expect(serveSandbox({ port })).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining(`port ${port} of 127.0.0.1 (EADDRINUSE)`),
  });
});

test('without a server, it is a function from request to response on your own database', async () => {
  const database = new DatabaseSync(join(folder, 'own.db'));
  database.exec('CREATE TABLE mine (id INTEGER)');
  const receiver = await startReceiver();
  const sandbox = createSandbox({ database });
  const answer = await sandbox.fetch(
    new Request('http://sandbox/v1/webhooks', {
      method: 'POST',
      headers: { authorization: 'Bearer sandbox-key' },
      body: JSON.stringify({ url: receiver.url, events: ['opened'], secret: 'k3y-of-the-house' }),
    }),
  );
  expect(answer.status).toBe(201);
  sandbox.emit({ type: 'opened' });
  // Nothing is sent before it is started, and nothing is lost.
  expect(sandbox.state()).toMatchObject({ queued: 1, delivered: 0 });
  sandbox.start();
  await until(() => sandbox.state().delivered === 1, 'it is acknowledged');
  sandbox.stop();
  expect(database.isOpen).toBe(true);
  sandbox.start();
  sandbox.emit({ type: 'opened' });
  await until(() => sandbox.state().delivered === 2, 'it goes on after another start');
  sandbox.stop();
  database.close();
});
