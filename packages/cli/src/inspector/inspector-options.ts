import { ConfigurationError } from '@postern/core';
import type { Access } from './access.ts';
import type { InspectedInbox } from './inspected-inbox.ts';

/** The inboxes to show, and the rule for who may look. */
export interface InspectorOptions extends Access {
  /** The inbox to show. */
  inbox?: InspectedInbox;
  /** Instead of `inbox`: several, by the names that the page shows. */
  inboxes?: Readonly<Record<string, InspectedInbox>>;
  /** The path of the page as the browser sees it, such as `/inspector`. Default: `/`. */
  basePath?: string;
  /** The title of the page. Default: `Postern`. */
  title?: string;
}

/** The options after their checks. */
export interface CheckedOptions {
  readonly inboxes: ReadonlyMap<string, InspectedInbox>;
  /** Empty, or a path without a slash at its end. */
  readonly base: string;
  readonly title: string;
}

/** @throws ConfigurationError without `authorize` or `unsafe: true`, with both, and for options that cannot work. */
export function checkOptions(options: InspectorOptions): CheckedOptions {
  checkAccess(options);
  const { basePath, title = 'Postern' } = options;
  return { inboxes: checkInboxes(options), base: checkBasePath(basePath), title };
}

function checkInboxes({ inbox, inboxes }: InspectorOptions): ReadonlyMap<string, InspectedInbox> {
  const found = new Map(inbox ? [['inbox', inbox]] : Object.entries(inboxes ?? {}));
  if (found.size === 0 || (inbox && inboxes)) {
    throw new ConfigurationError(
      'createInspector needs `inbox`, or `inboxes` with at least one entry, and not both: createInspector({ inbox, authorize }).',
    );
  }
  for (const [name, { list, get, stats, replay }] of found) {
    if ([list, get, stats, replay].every((verb) => typeof verb === 'function')) continue;
    throw new ConfigurationError(
      `${name} is not an inbox: it lacks \`list\`, \`get\`, \`stats\` or \`replay\`. Pass what sqliteInbox, postgresInbox, redisInbox or memoryInbox returned.`,
    );
  }
  return found;
}

function checkBasePath(basePath = '/'): string {
  const base = basePath.replace(/\/$/, '');
  if (/^(\/[\w.~-]+)*$/.test(base) && !/\/\.\.?(\/|$)/.test(base)) return base;
  throw new ConfigurationError('`basePath` must be a plain path that begins with /, such as /inspector.');
}

function checkAccess({ authorize, unsafe }: Access): void {
  if (authorize === undefined && unsafe === undefined) {
    throw new ConfigurationError(
      'createInspector shows payloads and replays events, so it needs `authorize(request)` to decide who may. For this machine alone: `unsafe: true`.',
    );
  }
  if (authorize !== undefined && unsafe !== undefined) {
    throw new ConfigurationError('createInspector takes `authorize` or `unsafe: true`, not both.');
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw new ConfigurationError(
      '`authorize` must be a function: it gets each request and returns whether it may pass.',
    );
  }
  if (unsafe !== undefined && unsafe !== true) {
    throw new ConfigurationError('`unsafe` must be true or omitted.');
  }
}
