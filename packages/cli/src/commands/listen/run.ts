import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createDelivery, type Delivery, isPosternError } from '@postern/core';
import { readNodeBody } from '@postern/core/node-http';
import { CliError } from '../../cli-error.ts';
import { headerPairs } from '../../http/header-pairs.ts';
import { type Answer, postDelivery } from '../../http/post-delivery.ts';
import { cannotListen, startServer } from '../../http/start-server.ts';
import { note, print, printJson } from '../../printing/print.ts';
import { loadProvider } from '../../providers/load-provider.ts';
import { readWhole } from '../../reading/read-number.ts';
import { readUrl } from '../../reading/read-url.ts';
import { openRecording } from '../../recording/open-recording.ts';
import type { FlagsOf } from '../flags-of.ts';
import { onInterrupt } from '../interruption.ts';
import type { listenCommand } from './command.ts';
import { createInspection, type Inspection } from './inspect-delivery.ts';
import { showDelivery } from './show-delivery.ts';

const limits = { maxBodyBytes: 10 * 1024 * 1024, bodyTimeoutMs: 30_000 };

/** Receives deliveries until Ctrl+C. */
export async function listen(flags: FlagsOf<typeof listenCommand>): Promise<void> {
  const { path, forward, json, host } = flags;
  const port = readWhole(flags.port, '--port');
  const target = forward === undefined ? undefined : readUrl(forward);
  const inspect = flags.verify ? await createInspection(await loadProvider(flags)) : undefined;
  const record = flags.record === undefined ? undefined : await openRecording(flags.record);

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
  const started = await startServer(server, port, host).catch(cannotListen(port));
  const { interrupted } = onInterrupt();
  if (json) printJson({ listening: started.url });
  else print(`listening on ${started.url}${path ?? ''}${flags.verify ? '' : ', without verifying anything'}`);
  await interrupted;
  await started.finish();
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? '/';
}

async function passOn(target: URL, request: IncomingMessage, delivery: Delivery): Promise<Answer> {
  const { method, body } = delivery;
  return postDelivery(target, { method, headers: headerPairs(request.rawHeaders), body });
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
