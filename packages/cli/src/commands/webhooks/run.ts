import {
  type EmailApiSubscriptions,
  emailApiSubscriptions,
} from '@postern/core/providers/email-api/subscriptions';
import {
  type SendlayerSubscriptions,
  sendlayerSubscriptions,
} from '@postern/core/providers/sendlayer/subscriptions';
import { CliError } from '../../cli-error.ts';
import { paint } from '../../printing/paint.ts';
import { print, printJson } from '../../printing/print.ts';
import { readSecret } from '../../reading/read-secret.ts';

export interface WebhooksFlags {
  provider: string;
  baseUrl?: string;
  apiKey?: string;
  apiKeyFile?: string;
  allowInsecure?: true;
  json?: true;
}

export interface WebhookFlags extends WebhooksFlags {
  url?: string;
  event?: string[];
  secret?: string;
  secretFile?: string;
  active?: string;
}

/** A webhook of either sender, without what it may hold of secrets. */
interface ListedWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
}

type Client =
  | { readonly provider: 'email-api'; readonly api: EmailApiSubscriptions }
  | { readonly provider: 'sendlayer'; readonly api: SendlayerSubscriptions };

export async function createWebhook(flags: WebhookFlags): Promise<void> {
  const { url = '', event: events = [], json } = flags;
  const client = await clientOf(flags);
  let id: string;
  if (client.provider === 'email-api') {
    const secret = await secretOf(flags);
    ({ id } = await client.api.create({ url, events: events as never, secret }));
  } else {
    if (events.length > 1)
      throw new CliError('usage', 'SendLayer has one event for each webhook: give one --event.');
    ({ id } = await client.api.create({ url, event: events[0] as never }));
  }
  if (json) printJson({ id });
  else print(`created ${id}`);
}

export async function listWebhooks(flags: WebhooksFlags): Promise<void> {
  const client = await clientOf(flags);
  const webhooks: readonly ListedWebhook[] =
    client.provider === 'email-api'
      ? (await client.api.list()).map(({ id, url, events, active }) => ({
          id,
          url: withoutPassword(url),
          events,
          active,
        }))
      : (await client.api.list()).map(({ id, url, event, enabled }) => ({
          id,
          url: withoutPassword(url),
          events: [event],
          active: enabled,
        }));
  if (flags.json) printJson(webhooks);
  else for (const webhook of webhooks) show(webhook);
}

export async function updateWebhook(id: string, flags: WebhookFlags): Promise<void> {
  const { url, event: events, active, json } = flags;
  const client = await clientOf(flags);
  if (client.provider !== 'email-api') throw noSuchCall('update');
  if (active !== undefined && active !== 'true' && active !== 'false') {
    throw new CliError('usage', '--active takes true or false.');
  }
  // A secret in the environment is not meant for this webhook, unless it is asked for.
  const asked = flags.secret !== undefined || flags.secretFile !== undefined;
  const changes = {
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events: events as never }),
    ...(asked && { secret: (await secretOf(flags)) ?? '' }),
    ...(active !== undefined && { active: active === 'true' }),
  };
  if (Object.keys(changes).length === 0) {
    throw new CliError('usage', 'Nothing shall change: give --url, --event, --secret-file or --active.');
  }
  const webhook = await client.api.update(id, changes);
  const listed = {
    id: webhook.id,
    url: withoutPassword(webhook.url),
    events: webhook.events,
    active: webhook.active,
  };
  if (json) printJson(listed);
  else show(listed);
}

export async function deleteWebhook(id: string, flags: WebhooksFlags): Promise<void> {
  await (await clientOf(flags)).api.delete(id);
  if (flags.json) printJson({ id, deleted: true });
  else print(`deleted ${id}`);
}

export async function showLogs(id: string, flags: WebhooksFlags): Promise<void> {
  const client = await clientOf(flags);
  if (client.provider !== 'email-api') throw noSuchCall('logs');
  const entries = await client.api.logs(id);
  if (flags.json) {
    printJson(entries);
    return;
  }
  for (const { created_at, event_type, event_id, attempt, status, response_code, error } of entries) {
    const parts = [created_at, event_type, event_id, `attempt ${attempt}`, status, response_code, error];
    print(parts.filter((part) => part !== undefined && part !== null && part !== '').join('  '));
  }
}

async function clientOf(flags: WebhooksFlags): Promise<Client> {
  const { provider, allowInsecure = false } = flags;
  const baseUrl = flags.baseUrl ?? process.env.POSTERN_BASE_URL;
  if (provider !== 'email-api' && provider !== 'sendlayer') {
    throw new CliError('usage', '--provider takes email-api or sendlayer here: others have no client.');
  }
  const key = await readSecret({
    text: flags.apiKey,
    file: flags.apiKeyFile,
    flag: '--api-key',
    variable: 'POSTERN_API_KEY',
    quiet: flags.json,
  });
  if (key === undefined) throw new CliError('usage', 'Give --api-key-file, or set POSTERN_API_KEY.');
  const options = { apiKey: String(key), allowInsecure };
  if (provider === 'sendlayer') {
    return { provider, api: sendlayerSubscriptions({ ...options, ...(baseUrl && { baseUrl }) }) };
  }
  if (!baseUrl) throw new CliError('usage', 'Give --base-url, or set POSTERN_BASE_URL.');
  return { provider, api: emailApiSubscriptions({ ...options, baseUrl }) };
}

async function secretOf(flags: WebhookFlags): Promise<string | undefined> {
  const secret = await readSecret({
    text: flags.secret,
    file: flags.secretFile,
    flag: '--secret',
    variable: 'POSTERN_SECRET',
    quiet: flags.json,
  });
  return secret === undefined ? undefined : String(secret);
}

function noSuchCall(name: string): CliError {
  return new CliError(
    'usage',
    `SendLayer's API has no ${name}. Create another webhook, then delete this one.`,
  );
}

function show({ id, url, events, active }: ListedWebhook): void {
  print(
    `${id}  ${paint(active ? 'green' : 'red', active ? 'active' : 'failed')}  ${url}  ${events.join(', ')}`,
  );
}

/** SendLayer's URLs carry the password of basic auth. */
function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password === '' && url.username === '') return text;
  url.username = '***';
  url.password = '';
  return url.href;
}
