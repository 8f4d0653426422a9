import type { InboxRetention, InboxStore } from '../inbox/store.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import type { ContractCase } from './dedup-contract.ts';
import { appendCases } from './inbox-cases/append-cases.ts';
import { claimCases } from './inbox-cases/claim-cases.ts';
import { createDriver } from './inbox-cases/inbox-case.ts';
import { listCases } from './inbox-cases/list-cases.ts';
import { orderingCases } from './inbox-cases/ordering-cases.ts';
import { pruneCases } from './inbox-cases/prune-cases.ts';
import { replayCases } from './inbox-cases/replay-cases.ts';
import { tokenCases } from './inbox-cases/token-cases.ts';

/** An inbox under test, whose clock the test moves. */
export interface InboxSubject {
  inbox: InboxStore;
  /** Moves the store's clock on. A store with a clock of its own may wait instead. */
  advance(milliseconds: number): MaybePromise<void>;
}

/** Options of `inboxContract`. */
export interface InboxContractOptions {
  /** The length of a lease, delay or retention that ends within a case, in milliseconds. Default: 300. */
  leaseMs?: number;
}

/**
 * The rules of `InboxStore` as named cases, for any test runner. `create` is called once a case, with the retention
 * that the store must have; each gets an endpoint, a source and ids of its own, so the stores may share their data.
 * If they do, run the cases one after the other: some delete entries older than `leaseMs`.
 *
 * @example
 * const cases = inboxContract((retention) => ({ inbox: myInbox(retention), advance: clock.advance }));
 * for (const { name, run } of cases) test(name, run);
 */
export function inboxContract(
  create: (retention: InboxRetention) => MaybePromise<InboxSubject>,
  { leaseMs = 300 }: InboxContractOptions = {},
): readonly ContractCase[] {
  const cases = [
    ...appendCases,
    ...claimCases,
    ...tokenCases,
    ...orderingCases,
    ...listCases,
    ...replayCases,
    ...pruneCases,
  ];
  return cases.map(({ name, retention, run }) => ({
    name,
    async run() {
      const { inbox, advance } = await create(retention?.(leaseMs) ?? {});
      await run(createDriver(inbox, advance, leaseMs));
    },
  }));
}
