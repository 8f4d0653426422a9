import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { emailApi } from '../providers/email-api/index.ts';
import { providerContract, type SignedVector } from './provider-contract.ts';

const secret = 'k3y-of-the-house';
const provider = emailApi({ secret });
const body = '{"id":"evt_1"}';
const signature = (key: string) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
const good: SignedVector = {
  name: 'a digest that Node made',
  headers: { 'x-webhook-signature': signature(secret) },
  body,
  signs: true,
};

/** The names of the cases of a vector that fail. */
async function failing(vector: SignedVector): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of providerContract(provider, { vectors: [vector] })) {
    await run().catch(() => failed.push(name));
  }
  return failed;
}

test('passes a vector that the scheme verifies and makes', async () => {
  expect(await failing(good)).toEqual([]);
});

test.each([
  ['another secret', { headers: { 'x-webhook-signature': signature('another') } }, ['verifies', 'makes']],
  ['a header that proves nothing', { headers: { ...good.headers, 'x-trace': '1' } }, ['refuses', 'makes']],
])('fails for a vector with %s', async (_what, changes, verbs) => {
  const names = await failing({ ...good, ...changes });
  expect(names.map((name) => name.split(' ')[1])).toEqual(verbs);
});
