import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { describeAnswers, isAsDesigned, type Row, renderTable } from './table.ts';

const right: Row = {
  group: 'Email API',
  delivery: 'bounced',
  answer: '200',
  runs: 1,
  expected: { answer: '200', runs: 1 },
};

it('takes a row as designed only with the answer and the runs that were expected', () => {
  expect(isAsDesigned(right)).toBe(true);
  expect(isAsDesigned({ ...right, answer: '401' })).toBe(false);
  expect(isAsDesigned({ ...right, answer: '200 → 200' })).toBe(false);
  expect(isAsDesigned({ ...right, runs: 0 })).toBe(false);
  expect(isAsDesigned({ ...right, runs: 2 })).toBe(false);
});

it('describes rounds of answers', () => {
  expect(describeAnswers([[200]])).toBe('200');
  expect(describeAnswers([[500], [500], [200]])).toBe('500 → 500 → 200');
  expect(
    describeAnswers([
      [503, 200, 503],
      [200, 200],
    ]),
  ).toBe('200 ×1, 503 ×2 → 200 ×2');
});

it('marks a row that is not as designed', () => {
  const table = renderTable([right, { ...right, runs: 2 }], false);
  expect(table.split('\n').slice(-2)).toEqual([
    '  ✓ bounced    200      1              200, 1 run',
    '  ✗ bounced    200      2              200, 1 run',
  ]);
});

it('has colours only when asked for, and the same text either way', () => {
  const rows = [right, { ...right, runs: 2 }];
  expect(renderTable(rows, true)).toContain('\u001b[31m✗');
  expect(stripVTControlCharacters(renderTable(rows, true))).toBe(renderTable(rows, false));
  expect(renderTable(rows, false)).not.toContain('\u001b');
});
