// Starts the Express example and a sandbox sender, lets the sender post what senders and forgers post, and prints
// what came of it. The path of another server as the argument puts that one to the same test.

import { randomBytes } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningExample, startExample } from '../examples/start-example.ts';
import { emailApiTypes, sendlayerTypes } from './event-bodies.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { createScenarios, type Scenario, unknownType } from './scenarios.ts';
import { startSuppressionService } from './suppression-service.ts';
import { describeAnswers, isAsDesigned, type Row, renderTable } from './table.ts';

/** A minute of the sender's clock: its retries come after 1, 5 and 30 of them. */
const minuteMs = 20;
const example = fileURLToPath(new URL('../../../examples/express/server.ts', import.meta.url));

process.exitCode = await demo(process.argv[2] ? resolve(process.argv[2]) : example);

async function demo(serverPath: string): Promise<number> {
  const secrets = { secret: randomBytes(32).toString('hex'), password: randomBytes(16).toString('hex') };
  const apiKey = randomBytes(16).toString('hex');
  const suppressions = await startSuppressionService();
  const sandbox = await startSandbox(apiKey);
  const server = await startExample({
    folder: dirname(serverPath),
    args: [...process.execArgv, basename(serverPath)],
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      WEBHOOK_SECRET: secrets.secret,
      SENDLAYER_PASSWORD: secrets.password,
      SUPPRESSION_URL: suppressions.url,
    },
  });
  const sent: Sent[] = [];
  try {
    await createWebhooks(sandbox, { apiKey, target: server.url, ...secrets });
    for (const scenario of createScenarios(sandbox, suppressions, minuteMs)) {
      sent.push({ scenario, answer: describeAnswers(await scenario.send()) });
    }
  } finally {
    await server.stop();
    await Promise.all([sandbox.close(), suppressions.close()]);
  }
  // Counted only now that the server has ended and written everything, so that no late run is missed.
  const name = serverPath === example ? 'The Express example' : basename(serverPath);
  const intro = [
    `${name} at ${server.url}, and a sandbox sender at ${sandbox.url}.`,
    `The sender posts again (→) after 1, 5 and 30 minutes; a minute takes ${minuteMs} ms here.`,
  ].join('\n  ');
  return report(intro, countRuns(sent, server));
}

interface Sent {
  readonly scenario: Scenario;
  readonly answer: string;
}

/** Calls the sender's management APIs, as one does by hand or by script before the first event. */
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

/** The example writes one line for each run, with the event's id in it. */
function countRuns(sent: readonly Sent[], { output }: RunningExample): readonly Row[] {
  return sent.map(({ scenario: { group, delivery, expected, event }, answer }) => {
    const runs = output.stdout.filter((line) => line.includes(event.marker)).length;
    return { group, delivery, answer, runs, expected };
  });
}

/** Prints the table, and gives the exit code. */
function report(intro: string, rows: readonly Row[]): number {
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const wrong = rows.filter((row) => !isAsDesigned(row)).length;
  const told =
    wrong === 0
      ? `All ${rows.length} rows are as designed.`
      : `${wrong} of ${rows.length} rows are not as designed.`;
  process.stdout.write(`\n  ${intro}\n\n${renderTable(rows, colours)}\n\n  ${told}\n\n`);
  return wrong === 0 ? 0 : 1;
}
