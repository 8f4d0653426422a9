import { expect, test } from 'vitest';
import { replaySelection } from './replay-selection.ts';

test('a list is ids, each once', () => {
  expect(replaySelection(['b', 'a', 'b'])).toEqual({ ids: ['b', 'a'] });
  expect(replaySelection([])).toEqual({ ids: [] });
});

test('a query is about dead entries, unless it names states', () => {
  expect(replaySelection({})).toEqual({ query: { state: 'dead' } });
  expect(replaySelection({ type: 'bounced', state: ['done'] })).toEqual({
    query: { type: 'bounced', state: ['done'] },
  });
});
