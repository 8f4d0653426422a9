import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { CliError } from '../../cli-error.ts';
import { openInbox } from '../../inbox/open-inbox.ts';
import { createInspector } from '../../inspector/create-inspector.ts';
import { isLoopbackAddress } from '../../inspector/loopback-request.ts';
import { createTokenAccess, type TokenAccess } from '../../inspector/token-access.ts';
import { note, print, printJson } from '../../printing/print.ts';
import { readWhole } from '../../reading/read-number.ts';

/** The flags of `postern inspector`. */
export interface InspectorFlags {
  inbox?: string[];
  port: string;
  host: string;
  token?: string;
  unsafe?: true;
  json?: true;
}

/** A token that could be guessed is none. */
const shortestToken = 16;

/** Serves the page until it is interrupted. */
export async function runInspector(flags: InspectorFlags): Promise<void> {
  const { host, unsafe, json } = flags;
  const port = readWhole(flags.port, '--port');
  const token = flags.token ?? process.env.POSTERN_INSPECTOR_TOKEN;
  if (unsafe && !(host === 'localhost' || isLoopbackAddress(host))) {
    throw new CliError('usage', '--unsafe lets in everybody, so it takes a loopback --host only.');
  }
  if (token !== undefined && token.length < shortestToken) {
    throw new CliError('usage', `--token takes at least ${shortestToken} characters.`);
  }
  const urls = flags.inbox ?? (process.env.POSTERN_INBOX ? [process.env.POSTERN_INBOX] : []);
  if (urls.length === 0)
    throw new CliError('usage', 'Give --inbox sqlite:webhooks.db, or set POSTERN_INBOX.');

  const opened = await Promise.all(urls.map((url) => openInbox(url)));
  const access = unsafe ? undefined : createTokenAccess({ token });
  const inspector = createInspector({
    inboxes: Object.fromEntries(opened.map(({ inbox }, at) => [nameOf(urls[at] ?? '', at), inbox])),
    ...(access ? { authorize: access.authorize } : { unsafe: true }),
  });
  const server = createAdaptorServer({ fetch: inspector, overrideGlobalObjects: false }) as Server;
  // From before it says that it is there: whoever reads that may end it at once.
  const ended = interrupted();
  try {
    const address = await listen(server, port, host);
    sayWhere(address, access, token !== undefined, json);
    await ended;
  } finally {
    server.close();
    server.closeAllConnections();
    await Promise.all(opened.map(({ close }) => close()));
  }
}

/** As the page shows it: never the address itself, which may hold a password. */
function nameOf(url: string, at: number): string {
  const [kind = 'inbox', file = ''] = url.split(':');
  return `${at + 1} ${kind === 'sqlite' ? (file.split('?')[0]?.split('/').at(-1) ?? kind) : kind}`;
}

function sayWhere(address: string, access: TokenAccess | undefined, kept: boolean, json?: true): void {
  const page = access && !kept ? `${address}/?token=${access.token}` : address;
  if (json) printJson({ listening: address, page });
  else {
    print(`inspector  ${page}`);
    if (kept) note('Open it with ?token= and your token behind the address.');
    else if (access) note('The address is good for one visit: open it in your browser.');
    else note('Everybody on this machine may look and replay.');
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
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

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
