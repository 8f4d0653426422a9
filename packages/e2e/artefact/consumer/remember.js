// Runs in every Node that has SQLite, on the installed package. Claims an id, its copy, and the copy after a restart.
import { sqliteDedup } from '@postern/sqlite';

const path = process.argv[2];
const store = sqliteDedup({ path });
const states = [];
const claim = async (from) => {
  const result = await from.claim('id', 60_000);
  states.push(result.state);
  return result;
};

const { token } = await claim(store);
await claim(store);
states.push(await store.complete('id', token, 60_000));
await store.close();
const again = sqliteDedup({ path });
await claim(again);
states.push(await again.prune());
await again.close();
process.stdout.write(JSON.stringify(states));
