import { createServer } from 'node:http';
import type { Inbox } from '@postern/core/inbox';
import type { Listening, ServerCandidate } from './server-candidate.ts';

/** Servers that store an event before they answer. Only the first handles it before it answers; ratios are to that. */
export const inboxServers: readonly ServerCandidate[] = [
  {
    name: 'without an inbox: handled before the answer',
    listen: async ({ secret }) => listen(secret),
  },
  {
    name: 'sqliteInbox',
    listen: ({ secret }) => withSqlite((path, open) => listen(secret, open({ path }))),
  },
  {
    name: 'sqliteInbox, and a worker in the same process',
    listen: ({ secret }) => withSqlite((path, open) => listen(secret, open({ path }), true)),
  },
  {
    name: 'sqliteInbox, a commit for each call',
    listen: ({ secret }) => withSqlite((path, open) => listen(secret, open({ path, groupCommit: false }))),
  },
  {
    name: "sqliteInbox, synchronous: 'normal'",
    listen: ({ secret }) => withSqlite((path, open) => listen(secret, open({ path, synchronous: 'normal' }))),
  },
  {
    name: 'memoryInbox',
    async listen({ secret }) {
      const { memoryInbox } = await import('@postern/core/inbox');
      return listen(secret, memoryInbox({ maxEntries: 1_000_000 }));
    },
  },
];

type OpenSqlite = typeof import('@postern/sqlite').sqliteInbox;

async function withSqlite(make: (path: string, open: OpenSqlite) => Promise<Listening>): Promise<Listening> {
  const { sqliteInbox } = await import('@postern/sqlite');
  const { temporaryFolder } = await import('../temporary-folder.ts');
  const folder = temporaryFolder();
  process.on('exit', () => folder.remove());
  return make(folder.file('inbox.db'), sqliteInbox);
}

async function listen(secret: string, inbox?: Inbox, work = false): Promise<Listening> {
  const { handleNode } = await import('@postern/core/node-http');
  const { handledReceiver } = await import('./handled-receiver.ts');
  const { receiver, handled } = handledReceiver(secret, inbox && { inbox });
  if (work) receiver.work();
  const server = createServer((request, response) => void handleNode(receiver, request, response));
  return {
    server: server.listen(0, '127.0.0.1'),
    handled: inbox ? () => storedIn(inbox) : handled,
  };
}

async function storedIn(inbox: Inbox): Promise<number> {
  const { pending, processing, done } = await inbox.stats();
  return pending + processing + done;
}
