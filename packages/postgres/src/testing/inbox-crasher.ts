// Run as a process of its own: one event's way through the inbox, ended by SIGKILL at one of its statements.
import { postgresInbox } from '../postgres-inbox.ts';
import type { PostgresClient, PostgresPool, PostgresQuery } from '../postgres-pool.ts';
import { createPool } from './database.ts';
import { sampleDelivery, sampleEntry } from './sample-delivery.ts';

const [databaseUrl, schema = '', id = '', how = '', step = ''] = process.argv.slice(2);
const source = 'crash';
let armed = false;
let statements = 0;

/** `before`: not even sent. `sent`: the server has it, and nobody hears its answer. */
function counted(query: PostgresClient['query']): PostgresClient['query'] {
  return (async (text: string & PostgresQuery, values?: unknown[]) => {
    if (!armed || statements++ !== Number(step)) return query(text, values);
    if (how === 'before') process.kill(process.pid, 'SIGKILL');
    const answer = query(text, values);
    setImmediate(() => setImmediate(() => process.kill(process.pid, 'SIGKILL')));
    return answer;
  }) as PostgresClient['query'];
}

const pool = createPool(databaseUrl, 2);
const crashing: PostgresPool = {
  query: counted(pool.query.bind(pool) as unknown as PostgresClient['query']),
  async connect() {
    const client = await pool.connect();
    return {
      query: counted(client.query.bind(client) as unknown as PostgresClient['query']),
      release: (error) => client.release(error),
      on: (event, listener) => client.on(event, listener),
      off: (event, listener) => client.off(event, listener),
    };
  },
};

const inbox = postgresInbox(crashing, { schema });
await inbox.claim(source, { limit: 1, leaseMs: 1000 });
armed = true;
await inbox.append(sampleDelivery(source), [sampleEntry({ id })]);
process.send?.('acknowledged');
const [claimed] = await inbox.claim(source, { limit: 1, leaseMs: 200 });
if (!claimed) throw new Error('Expected to claim what was stored.');
await inbox.transaction({ entry: claimed }, (client) =>
  client.query(`insert into "${schema}".effect (id) values ($1)`, [id]),
);
await inbox.complete(id, claimed.token);
process.send?.(`ended after ${statements} statements`);
process.disconnect();
await pool.end();
