import { describe, expect, it } from 'vitest';
import { hasPath, setPath } from './set-path.ts';

const body = { id: 1, data: { to: 'a', list: [{ n: 1 }, { n: 2 }] } };

describe('setPath', () => {
  it.each([
    ['id', { ...body, id: 'x' }],
    ['data.to', { ...body, data: { ...body.data, to: 'x' } }],
    ['data.list.1.n', { ...body, data: { ...body.data, list: [{ n: 1 }, { n: 'x' }] } }],
    ['data.list.*.n', { ...body, data: { ...body.data, list: [{ n: 'x' }, { n: 'x' }] } }],
    ['new.place', { ...body, new: { place: 'x' } }],
    ['*', { id: 'x', data: 'x' }],
  ])('changes %s and nothing else', (path, changed) => {
    const before = structuredClone(body);
    expect(setPath(body, path, 'x')).toEqual(changed);
    expect(body).toEqual(before);
  });

  it.each(['id.x', 'data.to.x', 'data.list.2.n', 'data.list.first', 'data.list..n'])(
    'refuses %s, which leads nowhere',
    (path) => {
      expect(() => setPath(body, path, 'x')).toThrow(`The sample has no place for ${path}.`);
    },
  );

  it('takes __proto__ as a field like any other', () => {
    const changed = setPath({}, '__proto__.polluted', true);
    expect(Object.keys(changed as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('hasPath', () => {
  it('returns whether a path exists', () => {
    expect(['id', 'data.list.0.n', 'data.list.*.n'].map((path) => hasPath(body, path))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['no', 'id.x', 'data.list.2.n', 'data.list.*.m'].map((path) => hasPath(body, path))).toEqual(
      Array(4).fill(false),
    );
  });
});
