// What the examples in docstrings use beside public names and samples-prelude.ts: they have no room for imports.
import type { DedupStore, Provider } from '@postern/core';
import type { SnsMessage } from '@postern/core/signatures';
import type { Clock } from '@postern/core/testing';
import type { PostgresPool } from '@postern/postgres';
import type { RedisClient } from '@postern/redis';

export { test } from 'vitest';
export * as z from 'zod';

export declare const acme: Provider;
export declare const clock: Clock;
export declare const pool: PostgresPool;
export declare const redis: RedisClient;
export declare const samples: Readonly<Record<string, unknown>>;
export declare const snsMessage: SnsMessage;
export declare const topicArns: string;
export declare const publicKey: string;
export declare const privateKeyPem: string;
export declare const certificatePem: string;
export declare function myStore(options?: { now: () => number }): DedupStore;
