import { ConfigurationError, StoreError } from '@postern/core';
import type { PostgresClient } from '../postgres-pool.ts';
import type { InboxDatabase } from './inbox-database.ts';
import type { Claimed, CompleteWithin } from './settle.ts';

/** A client within a transaction. */
export type TransactionClient = Pick<PostgresClient, 'query'>;

/** The part of a handler's context that names its claim. */
export interface TransactionContext {
  readonly entry?: Claimed | undefined;
}

/** Makes `transaction`. It completes the entry last, so that nothing waits for the handler's own work. */
export function createTransaction(database: InboxDatabase, completeWithin: CompleteWithin) {
  return async <T>(
    { entry }: TransactionContext,
    run: (client: TransactionClient) => T | Promise<T>,
  ): Promise<T> => {
    if (entry === undefined) {
      throw new ConfigurationError(
        'This event is in no inbox, so there is nothing to complete. `transaction` takes the context of a handler ' +
          'whose receiver has this inbox: createReceiver(provider, { inbox }).',
      );
    }
    return database.transactOnce(async (client) => {
      const result = await run(client);
      const [completion] = await completeWithin(client, [entry]);
      if (completion === 'now') return result;
      throw new StoreError(completion === 'before' ? completedBefore : claimLost);
    });
  };
}

const completedBefore =
  'This event was completed by a transaction before, so nothing of this one was written. An event has one ' +
  'transaction: let its handlers share it.';
const claimLost =
  'The claim on this event was lost, so nothing of this transaction was written: its lease ended, and another may ' +
  'have taken it over.';
