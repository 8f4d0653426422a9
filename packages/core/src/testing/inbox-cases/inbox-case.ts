import type {
  ClaimedEntry,
  InboxDelivery,
  InboxDetails,
  InboxRetention,
  InboxStore,
  NewEntry,
} from '../../inbox/store.ts';
import type { MaybePromise } from '../../maybe-promise.ts';
import { assertEqual } from '../assert-equal.ts';

/** One rule of `InboxStore`. */
export interface InboxCase {
  /** The rule as a plain statement about a store. */
  readonly name: string;
  /** The retention of the store. `short` is the time that `afterShort` waits. Default: the store's own. */
  readonly retention?: (short: number) => InboxRetention;
  readonly run: (driver: InboxDriver) => Promise<void>;
}

/** A store with the steps of a case. Each case has an endpoint of its own. */
export interface InboxDriver {
  readonly inbox: InboxStore;
  readonly endpoint: string;
  readonly source: string;
  /** A lease, a delay or a retention that ends within the case. */
  readonly short: number;
  /** Moves the clock on by more than `short`. */
  afterShort(): Promise<void>;
  delivery(changes?: Partial<InboxDelivery>): InboxDelivery;
  /** Stores one delivery with these entries, one if none are named. All must be new. Returns their ids. */
  store(...entries: readonly Partial<NewEntry>[]): Promise<readonly string[]>;
  /** Stores one pending entry and returns its id. */
  storeOne(entry?: Partial<NewEntry>): Promise<string>;
  claim(limit?: number, leaseMs?: number): Promise<readonly ClaimedEntry[]>;
  /** Claims the one entry that can be claimed. */
  claimOne(leaseMs?: number): Promise<ClaimedEntry>;
  /** Gets the entry, which must be there. */
  see(id: string): Promise<InboxDetails>;
}

/** A time in milliseconds that is longer than any case takes. */
export const long = 600_000;

export const failure = { name: 'Error', message: 'the database is away', code: 'ECONNREFUSED' };

export function newId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

export function newEntry(changes: Partial<NewEntry> = {}): NewEntry {
  const id = changes.id ?? newId();
  return { id, eventId: `event ${id}`, type: 'delivered', state: 'pending', ...changes };
}

export function createDriver(
  inbox: InboxStore,
  advance: (milliseconds: number) => MaybePromise<void>,
  short: number,
): InboxDriver {
  const endpoint = `contract ${crypto.randomUUID()}`;
  const source = `${endpoint.length}:${endpoint}8:contract`;

  function delivery(changes: Partial<InboxDelivery> = {}): InboxDelivery {
    return {
      source,
      endpoint,
      provider: 'contract',
      method: 'POST',
      url: '/webhooks/contract',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array([123, 125]),
      digest: newId() + newId(),
      verification: { level: 'body', scheme: 'hmac-header', secretIndex: 0 },
      ...changes,
    };
  }

  async function store(...entries: readonly Partial<NewEntry>[]): Promise<readonly string[]> {
    const all = (entries.length > 0 ? entries : [{}]).map(newEntry);
    const results = await inbox.append(delivery(), all);
    assertEqual(
      results,
      all.map(() => ({ state: 'stored' })),
      'the results of append',
    );
    return all.map(({ id }) => id);
  }

  const claim: InboxDriver['claim'] = async (limit = 10, leaseMs = long) =>
    inbox.claim(source, { limit, leaseMs });

  return {
    inbox,
    endpoint,
    source,
    short,
    // One more millisecond: a store may or may not count the last one to the lease.
    afterShort: async () => advance(short + 1),
    delivery,
    store,
    storeOne: async (entry = {}) => (await store(entry))[0] as string,
    claim,
    async claimOne(leaseMs = long) {
      const claimed = await claim(10, leaseMs);
      assertEqual(claimed.length, 1, 'the number of claimed entries');
      return claimed[0] as ClaimedEntry;
    },
    async see(id) {
      const details = await inbox.get(id);
      if (details) return details;
      throw new Error('Expected `get` to find the entry, and it found none.');
    },
  };
}
