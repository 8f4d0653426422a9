import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDelivery, type Delivery, isPosternError } from '@postern/core';
import { readNodeBody } from '@postern/core/node-http';
import { CliError } from '../../cli-error.ts';
import { type Answer, postDelivery, readUrl } from '../../http/post-delivery.ts';
import { loadProvider } from '../../load-provider.ts';
import { note, print, printJson } from '../../printing/print.ts';
import type { ProviderFlags } from '../../provider-flags.ts';
import { readWhole } from '../../reading/read-number.ts';
import { recorderTo } from '../../recording/open-recording.ts';
import { createInspection, type Inspection } from './inspect-delivery.ts';
import { showDelivery } from './show-delivery.ts';

export interface ListenFlags extends ProviderFlags {
  port: string;
  host: string;
  path?: string;
  verify: boolean;
  record?: string;
  forward?: string;
}

const limits = { maxBodyBytes: 10 * 1024 * 1024, bodyTimeoutMs: 30_000 };

/** Receives until it is interrupted. */
export async function listen(flags: ListenFlags): Promise<void> {
  const { path, forward, json } = flags;
  const port = readWhole(flags.port, '--port');
  const target = forward === undefined ? undefined : readUrl(forward);
  const inspect = flags.verify ? await createInspection(await loadProvider(flags)) : undefined;
  const record = flags.record === undefined ? undefined : await recorderTo(flags.record);

  const server = createServer(async (request, response) => {
    if (path !== undefined && pathOf(request) !== path) {
      answer(response, 404, '{"error":"Not found"}');
      return;
    }
    try {
      const body = await readNodeBody(request, limits);
      const { method = 'GET', url = '/', headers } = request;
      const delivery = createDelivery({ method, url, headers, body });
      const inspected = await inspect?.(delivery);
      await record?.({ request, delivery, events: inspected?.events });
      const passed = target && (await passOn(target, request, delivery));
      showDelivery(delivery, { inspected, passed }, json);
      respond(response, inspected, passed);
    } catch (error) {
      note(
        `postern: ${isPosternError(error) || error instanceof CliError ? error.message : 'the delivery failed.'}`,
      );
      answer(response, error instanceof CliError ? 502 : 400, '{"error":"Not received"}');
    }
  });
  const address = await start(server, port, flags.host);
  const end = stopped(server);
  if (json) printJson({ listening: address });
  else print(`listening on ${address}${path ?? ''}${flags.verify ? '' : ', verifying nothing'}`);
  await end;
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? '/';
}

async function passOn(target: URL, request: IncomingMessage, delivery: Delivery): Promise<Answer> {
  const { rawHeaders } = request;
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
  );
  return postDelivery(target, { method: delivery.method, headers, body: delivery.body });
}

function respond(
  response: ServerResponse,
  inspected: Inspection | undefined,
  passed: Answer | undefined,
): void {
  if (passed) {
    const own = passed.headers.filter(
      ([name]) => !/^(connection|keep-alive|transfer-encoding|content-length|date)$/i.test(name),
    );
    for (const [name, value] of own) response.appendHeader(name, value);
    response.statusCode = passed.status;
    response.end(passed.body);
  } else if (inspected) {
    for (const [name, value] of Object.entries(inspected.outcome.headers)) response.setHeader(name, value);
    response.statusCode = inspected.outcome.status;
    response.end(inspected.outcome.body);
  } else answer(response, 200, '{"received":true}');
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(body);
}

function start(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'it is in use' : (error.code ?? 'it cannot be had');
      reject(new CliError('unreachable', `Cannot listen on port ${port}: ${reason}.`, { cause: error }));
    });
    server.listen(port, host, () => {
      const { port: own } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${own}`);
    });
  });
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      server.close(() => resolve());
      server.closeIdleConnections();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
