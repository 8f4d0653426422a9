// What the examples in docstrings use beside public names and samples-prelude.ts: they have no room for imports.
import type { DedupStore, Provider } from '@postern/core';
import type { Clock } from '@postern/core/testing';

export { test } from 'vitest';
export * as z from 'zod';

export declare const acme: Provider;
export declare const clock: Clock;
export declare function myStore(options?: { now: () => number }): DedupStore;
