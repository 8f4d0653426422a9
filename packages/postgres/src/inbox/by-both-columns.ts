/**
 * pg-boss's fetch, such that it finds its jobs by name and id at once. As pg-boss writes it, the planner may find them
 * by name alone: so it does where the table was last analysed almost empty, as it is when nothing waits. With 2,000
 * jobs waiting that took 6 ms a fetch, and this 0.3 ms. What it does not recognise stays as it is.
 */
export function byBothColumns(fetch: string): string {
  const joined = fetch.replace(
    /WHERE name = '[^']*' AND j\.id = next\.id/,
    'WHERE j.name = next.queue AND j.id = next.id',
  );
  return joined === fetch ? fetch : joined.replace('SELECT j.id\n', 'SELECT j.id, j.name as queue\n');
}
