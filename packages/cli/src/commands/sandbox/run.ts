import { openInbox } from '../../inbox/open-inbox.ts';
import { createInspector } from '../../inspector/create-inspector.ts';
import { createTokenAccess } from '../../inspector/token-access.ts';
import { print, printJson } from '../../printing/print.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/serve-sandbox.ts';
import { type Interruption, onInterrupt } from '../interruption.ts';
import { readFlags, type SandboxFlags } from './read-flags.ts';
import { runBurstWithBar } from './run-burst-with-bar.ts';
import { showAttempt, showSummary } from './show-attempts.ts';
import { subscribeReceiver } from './subscribe-receiver.ts';

/** Runs the sandbox until Ctrl+C, or until its burst has ended. Exit code 1 when a burst lost a delivery. */
export async function runSandbox(flags: SandboxFlags): Promise<void> {
  const { to: url, json } = flags;
  const { serve, sender, secret, burst } = await readFlags(flags);
  const page = flags.ui === undefined ? undefined : await openPage(flags.ui);
  const served = await serveSandbox({ ...serve, ...(page && { ui: page.ui }) });
  const interruption = onInterrupt();
  if (page) showPage(`${served.url}/ui?token=${page.token}`, json);
  try {
    if (url !== undefined) {
      const apiKey = flags.apiKey?.[0] ?? 'sandbox-key';
      await subscribeReceiver({ baseUrl: served.url, apiKey, url, sender, secret });
    }
    if (burst === undefined) await runUntil(interruption, served, flags);
    else {
      const options = { ...burst, signal: interruption.signal };
      const summary = await runBurstWithBar(served.sandbox, options, json);
      showSummary(summary, json);
      if (summary.lost > 0) process.exitCode = 1;
    }
  } finally {
    await served.close();
    await page?.close();
  }
}

/** Opens the inspector of an inbox, for a visitor with the token. */
async function openPage(url: string) {
  const { inbox, close } = await openInbox(url);
  const { token, authorize } = createTokenAccess({ path: '/ui' });
  const inspector = createInspector({ inbox, authorize, basePath: '/ui' });
  return { token, close, ui: { fetch: inspector } };
}

function showPage(page: string, json: true | undefined): void {
  if (json) printJson({ page });
  else print(`page       ${page}`);
}

async function runUntil(
  { interrupted }: Interruption,
  { url, sandbox }: ServedSandbox,
  { json, apiKey = ['sandbox-key'], speed }: SandboxFlags,
): Promise<void> {
  if (json) printJson({ listening: url });
  else {
    print(`email API  ${url}/v1/webhooks`);
    print(`SendLayer  ${url}/api/v1/webhooks`);
    print(`sandbox    ${url}/sandbox/emit, /sandbox/state, /sandbox/faults`);
    print(`API key    ${apiKey.join(', ')}`);
    print(`retries    after 1, 5 and 30 minutes${speed === '1' ? '' : `, ${speed} times as fast`}`);
  }
  sandbox.onAttempt((attempt) => showAttempt(attempt, json));
  await interrupted;
}
