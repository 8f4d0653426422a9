import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { postgresDedup } from './postgres-dedup.ts';
import { createPool, databaseAnswers, ownSchema } from './testing/database.ts';

type Verb = 'complete' | 'release' | 'extend';
/** `soon`: the lease or the retention has ended before the next step. */
type Time = 'soon' | 'later';

/** One thing that is done, and beside it, at the same time, one that a stale owner tries. */
type Step = {
  readonly do: 'claim' | Verb;
  readonly by: number;
  readonly time: Time;
  readonly stale: Attempt;
};
type Attempt = { readonly verb: Verb; readonly by: number };

/** What the key is, as the contract says. */
type Model =
  | { state: 'absent' }
  | { state: 'in-progress'; token: string; ended: boolean }
  | { state: 'done'; ended: boolean };

const available = await databaseAnswers();

const verb = fc.constantFrom<Verb>('complete', 'release', 'extend');
const steps = fc.array(
  fc.record<Step>({
    do: fc.constantFrom('claim', 'claim', 'claim', 'complete', 'release', 'extend'),
    by: fc.nat(3),
    time: fc.constantFrom('soon', 'later'),
    stale: fc.record({ verb, by: fc.nat(3) }),
  }),
  { minLength: 5, maxLength: 30 },
);

describe.skipIf(!available)('a stale owner in postgresDedup', () => {
  const schema = ownSchema();
  const pool = createPool();
  const store = postgresDedup(pool, { schema });
  let runs = 0;
  let refused = 0;

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}" cascade`);
    await pool.end();
  });

  test('can never complete, release or extend, and its key is what the model says', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => follow(all, `property ${runs++}`)),
      { numRuns: 80 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  async function follow(all: readonly Step[], key: string): Promise<void> {
    let model: Model = { state: 'absent' };
    const tokens: string[] = [];
    for (const step of all) {
      const owner = model.state === 'in-progress' ? model.token : undefined;
      const stale = pick(
        tokens.filter((token) => token !== owner),
        step.stale.by,
      );
      const attempt = stale === undefined ? undefined : write(step.stale.verb, key, stale, 'later');
      model = await take(step, key, model, tokens);
      if (attempt) {
        expect(await attempt).toBe(false);
        refused++;
      }
      if ('ended' in model && model.ended) await wait(2);
    }
  }

  async function take(step: Step, key: string, model: Model, tokens: string[]): Promise<Model> {
    const ended = step.time === 'soon';
    if (step.do === 'claim') {
      const claim = await store.claim(key, duration(step.time));
      const free = model.state === 'absent' || model.ended;
      expect(claim.state).toBe(free ? 'claimed' : model.state);
      if (claim.state !== 'claimed') return model;
      expect(tokens).not.toContain(claim.token);
      tokens.push(claim.token);
      return { state: 'in-progress', token: claim.token, ended };
    }
    const token = pick(tokens, step.by) ?? 'never given';
    const owned = model.state === 'in-progress' && model.token === token;
    expect(await write(step.do, key, token, step.time)).toBe(owned);
    if (!owned) return model;
    if (step.do === 'release') return { state: 'absent' };
    return step.do === 'complete' ? { state: 'done', ended } : { state: 'in-progress', token, ended };
  }

  function write(verb: Verb, key: string, token: string, time: Time): Promise<boolean> {
    return verb === 'release' ? store.release(key, token) : store[verb](key, token, duration(time));
  }

  async function wait(milliseconds: number): Promise<void> {
    const clock = async () =>
      (await pool.query('select extract(epoch from now())::float8 * 1000 as now')).rows[0].now;
    const end = (await clock()) + milliseconds;
    while ((await clock()) <= end) await setTimeout(1);
  }
});

function duration(time: Time): number {
  return time === 'soon' ? 1 : 600_000;
}

/** The last token is the likeliest to be the owner's. */
function pick(tokens: readonly string[], by: number): string | undefined {
  return tokens.at(-1 - (by % Math.max(tokens.length, 1)));
}
