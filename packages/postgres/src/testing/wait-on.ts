import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Milliseconds since the epoch, as the server counts them. */
export async function clockOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select (extract(epoch from now()) * 1000)::float8 as now');
  return rows[0].now;
}

/** Waits until the clock of the server has gone on by so much. */
export function waitOn(pool: Pool) {
  return async (milliseconds: number) => {
    const end = (await clockOf(pool)) + milliseconds;
    while ((await clockOf(pool)) <= end) await setTimeout(Math.min(milliseconds, 20));
  };
}
