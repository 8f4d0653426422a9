import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { providersTable, withTable } from './table.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

it('has a row for every provider', () => {
  const rows = providersTable(catalogue).split('\n').slice(2);
  expect(rows.map((row) => /\/providers\/([\w-]+)\/README\.md/.exec(row)?.[1])).toEqual(
    Object.keys(catalogue).sort(),
  );
});

it('has the level of each proof with its options, and the events', () => {
  const { sendlayer } = catalogue;
  if (!sendlayer) throw new Error('sendlayer is not in the catalogue.');
  const [, , row = ''] = providersTable({ sendlayer }).split('\n');
  expect(row.split('|').map((cell) => cell.trim())).toEqual([
    '',
    '[SendLayer](packages/core/src/providers/sendlayer/README.md)',
    '`sendlayer`',
    'credential: `basicAuth`, `bearer`, `pathSecret`; token: `secret` and `acceptUnconfirmed`',
    '6',
    expect.stringContaining('MessageID'),
    'no',
    'yes',
    '',
  ]);
});

it('replaces what stands between the comments and nothing else', () => {
  const [begin = '', ...rest] = readme.slice(readme.indexOf('<!-- providers')).split('\n');
  const page = `a\n\n${begin}\nold\n${rest.find((line) => line.startsWith('<!-- /'))}\n\nb\n`;
  const made = withTable(page, catalogue);
  expect(made.startsWith(`a\n\n${begin}\n\n| Provider`)).toBe(true);
  expect(made.endsWith('|\n\n<!-- /providers -->\n\nb\n')).toBe(true);
  expect(made).not.toContain('old');
  expect(withTable(made, catalogue)).toBe(made);
});

it('asks for the comments where a page has none', () => {
  expect(() => withTable('a', catalogue)).toThrow('<!-- /providers -->');
});
