import type { SectionOptions } from '../options.ts';
import type { Row, Section } from '../section.ts';
import { bytesPerId } from '../stores/bytes-per-id.ts';
import type { KeyKind } from '../stores/keys.ts';
import { memoryStores } from '../stores/memory-stores.ts';
import { memoryTasks, timedStore } from '../stores/time-memory.ts';
import { takeRounds } from '../take-rounds.ts';
import { toTable } from '../to-table.ts';

const ids = 1_000_000;

const kinds: Readonly<Record<KeyKind, string>> = {
  whole: 'ids as they are',
  made: 'ids as the receiver makes them',
  cut: 'ids cut from a text of 1 KB',
};

/** Measures the time and bytes of a remembered id in this process. */
export async function memory({ quick }: SectionOptions): Promise<Section> {
  const names = Object.keys(memoryStores);
  const rounds = quick ? 3 : 21;
  let next = 0;
  const samples = await takeRounds({
    candidates: names.map(timedStore),
    columns: memoryTasks.map(() => () => (next += 100_000)),
    rounds,
    warmUp: 2,
  });
  return {
    title: 'Memory store',
    notes: [
      'Ratios are to the Set. Each store is bounded at 100,000 ids; “at the bound” each new id drops the oldest. Each answer was checked.',
      'memoryDedup knows claims in progress: “claim, and done” is a claim and the call that marks it as done; the others do both in one step.',
      'Bytes are those of the heap and of array buffers after a full collection, in a process for each row, over what it had before; the ids, of 30 characters, are counted.',
    ],
    packages: ['@postern/core', 'lru-cache'],
    rounds,
    tables: [
      toTable({
        title: 'A claim',
        unit: 'µs',
        rows: names,
        columns: memoryTasks.map((task) => `${task}:`),
        samples,
        measured: [
          { name: 'claim', text: 'claim' },
          { name: 'whole', text: 'claim, and done' },
        ],
        base: names.indexOf('Set and a ring of ids'),
      }),
      {
        title: `Bytes for each of ${ids.toLocaleString('en')} ids`,
        unit: '',
        rows: names.flatMap((name) => (Object.keys(kinds) as KeyKind[]).map((kind) => bytesRow(name, kind))),
      },
    ],
    charts: [],
  };
}

function bytesRow(name: string, kind: KeyKind): Row {
  const { bytes, rss } = bytesPerId(name, kind, ids);
  return {
    name: `${name}, ${kinds[kind]}`,
    figures: {
      'heap and buffers': { value: { median: bytes, spread: 0 } },
      'resident memory': { value: { median: rss, spread: 0 } },
    },
  };
}
