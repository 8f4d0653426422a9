import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { CliError } from '../../cli-error.ts';
import { cannotListen, startServer } from '../../http/start-server.ts';
import { openInbox } from '../../inbox/open-inbox.ts';
import { createInspector } from '../../inspector/create-inspector.ts';
import { isLoopbackAddress } from '../../inspector/loopback-request.ts';
import { createTokenAccess, type TokenAccess } from '../../inspector/token-access.ts';
import { note, print, printJson } from '../../printing/print.ts';
import { readWhole } from '../../reading/read-number.ts';
import type { FlagsOf } from '../flags-of.ts';
import { onInterrupt } from '../interruption.ts';
import type { inspectorCommand } from './command.ts';

type InspectorFlags = FlagsOf<typeof inspectorCommand>;

/** A shorter token could be guessed. */
const shortestToken = 16;

/** Serves the page until Ctrl+C. */
export async function runInspector(flags: InspectorFlags): Promise<void> {
  const { host, unsafe, json } = flags;
  const port = readWhole(flags.port, '--port');
  const urls = flags.inbox ?? (process.env.POSTERN_INBOX ? [process.env.POSTERN_INBOX] : []);
  const token = readToken(flags);
  if (urls.length === 0)
    throw new CliError('usage', 'Give --inbox sqlite:webhooks.db, or set POSTERN_INBOX.');

  const opened = await Promise.all(urls.map((url) => openInbox(url)));
  const access = unsafe ? undefined : createTokenAccess({ token });
  const inspector = createInspector({
    inboxes: Object.fromEntries(opened.map(({ inbox }, at) => [nameOf(urls[at] ?? '', at), inbox])),
    ...(access ? { authorize: access.authorize } : { unsafe: true }),
  });
  const server = createAdaptorServer({ fetch: inspector, overrideGlobalObjects: false }) as Server;
  try {
    const started = await startServer(server, port, host).catch(cannotListen(port));
    const { interrupted } = onInterrupt();
    showAddress(started.url, access, { ownToken: token !== undefined, json });
    await interrupted;
    await started.close();
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}

/** @throws CliError (`usage`) for a token that is too short, and for `--unsafe` on an address that others can reach. */
function readToken({ token = process.env.POSTERN_INSPECTOR_TOKEN, unsafe, host }: InspectorFlags) {
  if (unsafe && !(host === 'localhost' || isLoopbackAddress(host))) {
    throw new CliError('usage', '--unsafe lets everybody in, so it takes only a loopback --host.');
  }
  if (token !== undefined && token.length < shortestToken) {
    throw new CliError('usage', `--token takes at least ${shortestToken} characters.`);
  }
  return token;
}

/** The name that the page shows. It is never the address itself, which may contain a password. */
function nameOf(url: string, at: number): string {
  const [kind = 'inbox', file = ''] = url.split(':');
  return `${at + 1} ${kind === 'sqlite' ? (file.split('?')[0]?.split('/').at(-1) ?? kind) : kind}`;
}

function showAddress(
  address: string,
  access: TokenAccess | undefined,
  { ownToken, json }: { ownToken: boolean; json: true | undefined },
): void {
  const page = access && !ownToken ? `${address}/?token=${access.token}` : address;
  if (json) printJson({ listening: address, page });
  else {
    print(`inspector  ${page}`);
    if (ownToken) note('Open it in your browser with ?token= and your token at the end of the address.');
    else if (access) note('The address is valid for one visit: open it in your browser.');
    else note('Every user of this machine may look and replay.');
  }
}
