import { CliError } from '../../cli-error.ts';
import { openInbox } from '../../inbox/open-inbox.ts';
import { createInspector } from '../../inspector/create-inspector.ts';
import { createTokenAccess } from '../../inspector/token-access.ts';
import { paint } from '../../printing/paint.ts';
import { print, printJson } from '../../printing/print.ts';
import { readPositive, readWhole } from '../../reading/read-number.ts';
import { readSecret } from '../../reading/read-secret.ts';
import type { BurstOptions, BurstSummary } from '../../sandbox/burst.ts';
import type { SandboxAttempt } from '../../sandbox/delivery.ts';
import { type FaultName, faultNames } from '../../sandbox/faults.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/serve-sandbox.ts';
import { subscribeReceiver } from './subscribe-receiver.ts';

/** The flags of `postern sandbox`. The name of each fault is one more, with its rate. */
export interface SandboxFlags extends Partial<Record<FaultName, string>> {
  port: string;
  host: string;
  file?: string;
  speed: string;
  apiKey?: string[];
  to?: string;
  sender: string;
  secret?: string;
  secretFile?: string;
  trickle: string;
  burst?: string;
  seconds: string;
  type: string;
  /** The inbox to show at /ui. */
  ui?: string;
  json?: true;
}

/** Is a sender until it is interrupted, or until a burst has ended. */
export async function runSandbox(flags: SandboxFlags): Promise<void> {
  const { file: path, apiKey: apiKeys, to, sender, json = false } = flags;
  const { secret: text, secretFile: file } = flags;
  if (sender !== 'email-api' && sender !== 'sendlayer') {
    throw new CliError('usage', '--sender takes email-api or sendlayer.');
  }
  const secret = await readSecret({ text, file, flag: '--secret', variable: 'POSTERN_SECRET' });
  if (Array.isArray(secret)) throw new CliError('usage', 'The sandbox signs with one secret.');
  const perSecond = flags.burst === undefined ? undefined : readPositive(flags.burst, '--burst');
  const page = flags.ui === undefined ? undefined : await openPage(flags.ui);
  const served = await serveSandbox({
    port: readWhole(flags.port, '--port'),
    hostname: flags.host,
    speed: readPositive(flags.speed, '--speed'),
    trickle: readRate(flags.trickle, '--trickle', 10_000),
    faults: Object.fromEntries(faultNames.flatMap((name) => faultOf(flags, name))),
    ...(page && { ui: page.ui }),
    ...(path !== undefined && { path }),
    ...(apiKeys && { apiKeys }),
    ...(sender === 'sendlayer' && secret !== undefined && { signingKey: secret as string }),
  });
  const interrupted = onInterrupt();
  if (page) showPage(`${served.url}/ui?token=${page.token}`, json);
  try {
    if (to !== undefined) {
      const apiKey = apiKeys?.[0] ?? 'sandbox-key';
      await subscribeReceiver({
        baseUrl: served.url,
        apiKey,
        url: to,
        sender,
        secret: secret as string | undefined,
      });
    }
    if (perSecond === undefined) await run(served, flags, interrupted);
    else {
      const seconds = readPositive(flags.seconds, '--seconds');
      const summary = await burst(
        served,
        { perSecond, seconds, type: flags.type, signal: interrupted },
        json,
      );
      if (json) printJson(summary);
      else show(summary);
      if (summary.lost > 0) process.exitCode = 1;
    }
  } finally {
    await served.close();
    await page?.close();
  }
}

function showPage(page: string, json: boolean): void {
  if (json) printJson({ page });
  else print(`page       ${page}`);
}

/** The inspector of an inbox, for whoever has the token. */
async function openPage(url: string) {
  const { inbox, close } = await openInbox(url);
  const { token, authorize } = createTokenAccess({ path: '/ui' });
  const inspector = createInspector({ inbox, authorize, basePath: '/ui' });
  return { token, close, ui: { fetch: inspector } };
}

async function run(
  { url, sandbox }: ServedSandbox,
  flags: SandboxFlags,
  interrupted: AbortSignal,
): Promise<void> {
  const { json = false, apiKey = ['sandbox-key'], speed } = flags;
  if (json) printJson({ listening: url });
  else {
    print(`email API  ${url}/v1/webhooks`);
    print(`SendLayer  ${url}/api/v1/webhooks`);
    print(`sandbox    ${url}/sandbox/emit, /sandbox/state, /sandbox/faults`);
    print(`API key    ${apiKey.join(', ')}`);
    print(`retries    after 1, 5 and 30 minutes${speed === '1' ? '' : `, ${speed} times as fast`}`);
  }
  sandbox.onAttempt((attempt) => (json ? printJson(toLine(attempt)) : print(inWords(attempt))));
  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve());
  });
}

/** With a bar where somebody watches it. */
async function burst(
  { sandbox }: ServedSandbox,
  options: BurstOptions,
  json: boolean,
): Promise<BurstSummary> {
  if (json || !process.stdout.isTTY) return sandbox.burst(options);
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: 100 });
  let shown = 0;
  bar.start(`Sending ${options.perSecond} events a second for ${options.seconds} s`);
  const onProgress = ({ settled, total }: { settled: number; total: number }): void => {
    const percent = Math.floor((settled / total) * 100);
    if (percent > shown) bar.advance(percent - shown, `${settled} of ${total} deliveries settled`);
    shown = Math.max(shown, percent);
  };
  try {
    return await sandbox.burst({ ...options, onProgress });
  } finally {
    bar.stop('Sent');
  }
}

function show({ answers, ...summary }: BurstSummary): void {
  print(
    `deliveries    ${summary.deliveries} in ${summary.attempts} attempts, ${summary.perSecond} answered a second`,
  );
  for (const [answer, count] of Object.entries(answers)) print(`answers       ${answer}: ${count}`);
  print(`time          p50 ${summary.p50Ms} ms, p99 ${summary.p99Ms} ms`);
  print(`acknowledged  ${summary.acknowledged}`);
  print(`repeated      ${summary.repeated} sent more than once`);
  print(paint(summary.lost > 0 ? 'red' : 'green', `lost          ${summary.lost} never acknowledged`));
}

function inWords({
  eventType,
  eventId,
  attempt,
  copy,
  ok,
  code,
  error,
  ms,
  state,
  nextRetryAt,
}: SandboxAttempt): string {
  const which = `${eventType} ${eventId}, attempt ${attempt}${copy ? ' again' : ''}`;
  const answer = `${code ?? error} in ${Math.round(ms)} ms`;
  const wait =
    nextRetryAt === undefined ? '' : `, again in ${((nextRetryAt - Date.now()) / 1000).toFixed(1)} s`;
  const end = state === 'failed' && !copy ? ', given up: the webhook is marked as failed' : '';
  return `${paint(ok ? 'green' : 'red', answer)}  ${which}${wait}${end}`;
}

/** Without the body of the answer. */
function toLine({ body: _body, ms, ...attempt }: SandboxAttempt): object {
  return { ...attempt, ms: Math.round(ms) };
}

function faultOf(flags: SandboxFlags, name: FaultName): readonly (readonly [FaultName, number])[] {
  const rate = flags[name];
  const flag = `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`;
  return rate === undefined ? [] : [[name, readRate(rate, flag, 1)]];
}

function readRate(text: string, option: string, most: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= most) return value;
  throw new CliError('usage', `${option} takes a number from 0 to ${most}.`);
}

function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
