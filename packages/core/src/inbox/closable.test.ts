import { expect, test } from 'vitest';
import { closable } from './closable.ts';

test('close waits for the calls that run, and then releases once', async () => {
  const log: string[] = [];
  let end = () => {};
  const store = closable(
    {
      claim: async (name: string) => {
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        log.push(name);
        return name;
      },
    },
    () => {
      log.push('released');
    },
  );
  const running = store.claim('claimed');
  const closed = [store.close(), store.close()];
  end();
  expect(await running).toBe('claimed');
  await Promise.all(closed);
  expect(log).toEqual(['claimed', 'released']);
});

test('a call that fails does not keep a store from closing', async () => {
  const store = closable({ claim: async () => Promise.reject(new Error('gone')) });
  const failing = store.claim();
  const closed = store.close();
  await expect(failing).rejects.toThrow('gone');
  await closed;
});

test('a call that comes after close rejects, and does not run', async () => {
  let runs = 0;
  const store = closable({
    claim: async () => {
      runs++;
    },
  });
  await store.close();
  await expect(store.claim()).rejects.toMatchObject({ name: 'StoreError', message: 'The store is closed.' });
  expect(runs).toBe(0);
});
