import type { ClaimedEntry, InboxDelivery, InboxStore, NewEntry } from '@postern/core/inbox';

/** The ids of a life: `plain`, and three of one ordering key. */
export interface LifeIds {
  readonly plain: string;
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

export function lifeIds(): LifeIds {
  const id = () => crypto.randomUUID().replaceAll('-', '');
  return { plain: id(), first: id(), second: id(), third: id() };
}

/** What a sender sends, as often as it takes to be answered. */
export async function appendAll(inbox: InboxStore, source: string, ids: LifeIds): Promise<void> {
  const { plain, ...ordered } = ids;
  await inbox.append(newDelivery(source), [newEntry(plain)]);
  await inbox.append(
    newDelivery(source),
    Object.values(ordered).map((id) => newEntry(id, { orderingKey: 'k' })),
  );
}

/** All that an inbox does with entries, with each verb. `completed` is called when one is known to be done. */
export async function liveLife(
  inbox: InboxStore,
  source: string,
  ids: LifeIds,
  leaseMs: number,
  completed: (id: string) => unknown = () => {},
): Promise<void> {
  const error = { name: 'Error', message: 'as planned' };
  const claim = async () =>
    new Map((await inbox.claim(source, { limit: 10, leaseMs })).map((entry) => [entry.id, entry]));
  const complete = async (entry: ClaimedEntry | undefined) => {
    if (entry && (await inbox.complete(entry.id, entry.token))) await completed(entry.id);
  };
  const tokenOf = (entries: ReadonlyMap<string, ClaimedEntry>, id: string) => entries.get(id)?.token ?? '';

  await appendAll(inbox, source, ids);
  const one = await claim();
  await inbox.extend(ids.plain, tokenOf(one, ids.plain), leaseMs);
  await complete(one.get(ids.plain));
  await inbox.fail(ids.first, tokenOf(one, ids.first), error, 0);
  await complete((await claim()).get(ids.first));
  const two = await claim();
  await inbox.fail(ids.second, tokenOf(two, ids.second), error);
  const three = await claim();
  await inbox.replay([ids.second]);
  await inbox.release(ids.third, tokenOf(three, ids.third), 1);
  await complete((await claim()).get(ids.second));
  await complete((await claim()).get(ids.third));
}

export function newDelivery(source: string): InboxDelivery {
  return {
    source,
    endpoint: source,
    provider: 'test',
    method: 'POST',
    url: '/',
    headers: {},
    body: new TextEncoder().encode('{}'),
    digest: '0'.repeat(64),
    verification: { level: 'body', scheme: 'test', secretIndex: 0 },
  };
}

export function newEntry(id: string, changes: Partial<NewEntry> = {}): NewEntry {
  return { id, eventId: `event ${id}`, type: 'bounced', state: 'pending', ...changes };
}
