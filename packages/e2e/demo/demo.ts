// Starts the Express example and a sandbox sender, which posts genuine and forged deliveries, and prints the answers
// and the runs of handlers. Given the path of another server as its argument, it tests that one instead.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type RunningProcess, startProcess } from '../start-process.ts';
import { type EventBody, emailApiTypes, sendlayerTypes } from './event-bodies.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { createScenarios, type Scenario, unknownType } from './scenarios.ts';
import { startSuppressionService } from './suppression-service.ts';
import { describeAnswers, isAsDesigned, type Row, renderTable } from './table.ts';

/** The length of a minute of the sender, in milliseconds: its retries come after 1, 5 and 30 minutes. */
const minuteMs = 20;
const example = fileURLToPath(new URL('../../../examples/express/server.ts', import.meta.url));

process.exitCode = await demo(process.argv[2] ? resolve(process.argv[2]) : example);

async function demo(serverPath: string): Promise<number> {
  const secrets = { secret: randomBytes(32).toString('hex'), password: randomBytes(16).toString('hex') };
  const apiKey = randomBytes(16).toString('hex');
  const suppressions = await startSuppressionService();
  const sandbox = await startSandbox(apiKey);
  const folder = await mkdtemp(join(tmpdir(), 'postern-demo-'));
  const start = (port: string): Promise<RunningProcess> =>
    startProcess({
      folder: dirname(serverPath),
      args: [...process.execArgv, basename(serverPath)],
      env: {
        HOST: '127.0.0.1',
        PORT: port,
        WEBHOOK_SECRET: secrets.secret,
        SENDLAYER_PASSWORD: secrets.password,
        SUPPRESSION_URL: suppressions.url,
        INBOX_URL: process.env.INBOX_URL || join(folder, 'webhooks.db'),
        BACKOFF_MS: '50',
      },
    });
  const begun = performance.now();
  let server = await start('0');
  // The limit for runs that may never come: ten times as long as this machine takes to start a server.
  const patienceMs = 10 * (performance.now() - begun);
  const { url } = server;
  const outputs = [server.output];
  const killAndRestart = async (): Promise<void> => {
    await server.kill();
    server = await start(new URL(url).port);
    outputs.push(server.output);
  };
  const sent: Sent[] = [];
  try {
    await createWebhooks(sandbox, { apiKey, target: url, ...secrets });
    for (const scenario of createScenarios({ sandbox, suppressions, minuteMs, patienceMs, killAndRestart })) {
      sent.push({ scenario, answer: describeAnswers(await scenario.send()) });
      await untilHandled(scenario, outputs, patienceMs);
    }
  } finally {
    await server.stop();
    await Promise.all([sandbox.close(), suppressions.close()]);
    await rm(folder, { recursive: true });
  }
  // The runs are counted after the server has ended and written everything, so that no late run is missed.
  const name = serverPath === example ? 'The Express example' : basename(serverPath);
  const intro = [
    `${name} at ${url}, and a sandbox sender at ${sandbox.url}.`,
    `The sender posts again (→) after 1, 5 and 30 minutes; a minute takes ${minuteMs} ms here.`,
  ].join('\n  ');
  return report(intro, countRuns(sent, outputs));
}

interface Sent {
  readonly scenario: Scenario;
  readonly answer: string;
}

/** Creates the webhooks by the sender's management APIs, as a user does before the first event. */
async function createWebhooks(
  sandbox: Sandbox,
  options: { apiKey: string; target: string; secret: string; password: string },
): Promise<void> {
  const call = async (path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${options.apiKey}`, 'content-type': 'application/json' };
    const answer = await fetch(sandbox.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  };
  const url = `${options.target}/webhooks/email`;
  await call('/v1/webhooks', { url, events: [...emailApiTypes, unknownType], secret: options.secret });

  const withPassword = new URL('/webhooks/sendlayer', options.target);
  withPassword.username = 'hooks';
  withPassword.password = options.password;
  for (const Event of Object.keys(sendlayerTypes)) {
    await call('/api/v1/webhooks', { WebhookURL: withPassword.href, Event });
  }
}

type Output = RunningProcess['output'];

/** Waits for as many runs as are expected, and no longer than `patienceMs`. */
async function untilHandled(
  { event, expected }: Scenario,
  outputs: readonly Output[],
  patienceMs: number,
): Promise<void> {
  // SQLite sees at once that a process is dead; the other inboxes see it when its lease of 30 s has ended.
  const end = performance.now() + patienceMs + (process.env.INBOX_URL ? 30_000 : 0);
  while (runsOf(event, outputs) < expected.runs && performance.now() < end) await setTimeout(20);
}

/** Counts the lines with the event's id: the example writes one for each run. */
function runsOf(event: EventBody, outputs: readonly Output[]): number {
  return outputs.flatMap(({ stdout }) => stdout).filter((line) => line.includes(event.marker)).length;
}

function countRuns(sent: readonly Sent[], outputs: readonly Output[]): readonly Row[] {
  return sent.map(({ scenario: { group, delivery, expected, event }, answer }) => {
    return { group, delivery, answer, runs: runsOf(event, outputs), expected };
  });
}

/** Prints the table, and returns the exit code. */
function report(intro: string, rows: readonly Row[]): number {
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const wrong = rows.filter((row) => !isAsDesigned(row)).length;
  const summary =
    wrong === 0
      ? `All ${rows.length} rows are as designed.`
      : `${wrong} of ${rows.length} rows are not as designed.`;
  process.stdout.write(`\n  ${intro}\n\n${renderTable(rows, colours)}\n\n  ${summary}\n\n`);
  return wrong === 0 ? 0 : 1;
}
