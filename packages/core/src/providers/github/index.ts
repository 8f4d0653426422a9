import { sha256 } from '#crypto';
import type { Delivery } from '../../delivery/delivery.ts';
import { type MaybePromise, when } from '../../maybe-promise.ts';
import { defineProvider, type EventFields, type EventsOfSchemas } from '../../provider/define-provider.ts';
import type { Provider } from '../../provider/provider.ts';
import { hmacHeader } from '../../signatures/hmac-header.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { eventNameOf } from './event-name.ts';
import { githubEvents } from './events.ts';
import { parseGithub } from './parse.ts';

export interface GithubOptions {
  /** The webhook's secret; several while it is being changed (new first); or a lookup by delivery. */
  secret: SecretSource | undefined;
}

/** The events by type. */
export type GithubEvents = EventsOfSchemas<typeof githubEvents>;

/**
 * GitHub: `X-Hub-Signature-256: sha256=<hex>` over the raw body, from repositories, organizations and GitHub Apps.
 *
 * The signature does not cover the headers, which name the event (`X-GitHub-Event`) and its id
 * (`X-GitHub-Delivery`). So a body that does not fit the event's name counts as drift, and the digest of the body is
 * remembered beside the id, so that a body that is sent again under another id does not run again.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 * @example
 * const receiver = createReceiver(github({ secret: process.env.GITHUB_WEBHOOK_SECRET }))
 *   .on('issues', (event) => event.data.action === 'opened' && track(event.data.issue.number));
 */
export function github({ secret }: GithubOptions): Provider<GithubEvents> {
  return defineProvider({
    name: 'github',
    signature: hmacHeader({ header: 'x-hub-signature-256', prefix: 'sha256=', secret }),
    events: githubEvents,
    parse: parseGithub,
    read: (body, delivery): MaybePromise<EventFields> =>
      when(idOf(delivery), (id) => ({ id, type: eventNameOf(body, delivery.headers), data: body })),
    idRecipe:
      '`X-GitHub-Hook-ID` and `X-GitHub-Delivery`, which are not signed; the digest of the body is remembered beside them',
    digestGuard: true,
  });
}

/** Adds the webhook's id: two webhooks on one endpoint get the same delivery id for the same event. */
function idOf({ headers, body }: Delivery): MaybePromise<string> {
  const id = headers.get('x-github-delivery');
  if (id) return JSON.stringify([headers.get('x-github-hook-id') ?? '', id]);
  return when(sha256(body), (digest) => `sha256:${digest}`);
}
