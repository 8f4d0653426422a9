import { join } from 'node:path';
import { createClock, staleOwnerOfDedup, staleOwnerOfInbox } from '@postern/core/testing';
import { describe, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { sqliteDedup } from './sqlite-dedup.ts';
import { sqliteInbox } from './sqlite-inbox.ts';

const path = join(testFolder(), 'owners.db');
const clock = createClock('2026-01-15T10:30:00Z');
/** Three connections to one file. */
const three = <T>(open: () => T) => Array.from({ length: 3 }, open);

describe('sqliteDedup', () => {
  const stores = three(() => sqliteDedup({ path, now: clock.now }));
  const { name, run } = staleOwnerOfDedup(() => ({ stores, advance: clock.advance }), { runs: 150 });
  test(name, run);
});

describe('sqliteInbox', () => {
  const inboxes = three(() => sqliteInbox({ path, now: clock.now }));
  const { name, run } = staleOwnerOfInbox(() => ({ inboxes, advance: clock.advance }), { runs: 150 });
  test(name, run);
});
