import { expect, test } from 'vitest';
import { listPage } from './list-page.ts';
import type { InboxEntry } from './store.ts';

const toEntry = (seq: number) => ({ id: `${seq}` }) as InboxEntry;
const pageOf = (found: readonly number[]) => listPage(found, 2, toEntry, String);

test('a page has a cursor, that of its last entry, when more was found than it holds', () => {
  expect(pageOf([3, 2, 1])).toEqual({ entries: [{ id: '3' }, { id: '2' }], cursor: '2' });
});

test('the last page has no cursor', () => {
  expect(pageOf([3, 2])).toEqual({ entries: [{ id: '3' }, { id: '2' }] });
  expect(pageOf([])).toEqual({ entries: [] });
});
