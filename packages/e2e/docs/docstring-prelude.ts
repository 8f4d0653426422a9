// The names that examples in docstrings use without importing them, beside public names and samples-prelude.ts.
import type { DedupStore, Provider } from '@postern/core';
import type { InboxRetention, InboxStore } from '@postern/core/inbox';
import type { SnsMessage } from '@postern/core/signatures';
import type { TestClock } from '@postern/core/testing';
import type { PostgresInbox } from '@postern/postgres';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';

export { sqliteInbox } from '@postern/sqlite';
export { test } from 'vitest';
export * as z from 'zod';

export declare const acme: Provider;
export declare const clock: TestClock;
export declare const pool: Pool;
export declare const redis: Redis;
export declare const inbox: PostgresInbox;
export declare const samples: Readonly<Record<string, unknown>>;
export declare const snsMessage: SnsMessage;
export declare const topicArns: string;
export declare const publicKey: string;
export declare const privateKeyPem: string;
export declare const certificatePem: string;
export declare function myStore(options?: { now: () => number }): DedupStore;
export declare function myInbox(retention?: InboxRetention): InboxStore;
