import { createHmac } from 'node:crypto';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { memoryDedup } from '../../dedup/memory.ts';
import { createDelivery, type HeaderRecord } from '../../delivery/delivery.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { github } from './index.ts';
import { githubSamples } from './samples.ts';

const silent = { debug() {}, warn() {}, error() {} };
const provider = github({ secret: 'k3y-of-the-house' });
const samples = Object.entries(githubSamples);
const delivered = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

const headersOf = (type: string, id = delivered, hook = '292430182'): HeaderRecord => ({
  'X-GitHub-Event': type,
  'X-GitHub-Delivery': id,
  'X-GitHub-Hook-ID': hook,
});
const sign = (body: object | string, headers: HeaderRecord = {}) => signDelivery(provider, { body, headers });

function take(body: object | string, headers?: HeaderRecord) {
  return receiveDelivery(provider, sign(body, headers));
}

// The test values of GitHub's «Validating webhook deliveries».
const known = github({ secret: "It's a Secret to Everybody" });
const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
const vector = {
  name: "the known answer of GitHub's documents",
  provider: known,
  headers: { 'X-Hub-Signature-256': signature },
  body: 'Hello, World!',
  signs: true,
};
for (const { name, run } of providerContract(provider, { samples: githubSamples, vectors: [vector] }))
  test(name, run);

describe('the signature of github', () => {
  const context = { now: () => 0 };

  test.each([
    ['the SHA-1 header', { 'X-Hub-Signature': `sha1=${'a'.repeat(40)}` }],
    ['the SHA-1 header with the SHA-256 digest', { 'X-Hub-Signature': signature }],
    ['an algorithm named in the header', { 'X-Hub-Signature-256': signature.replace('sha256', 'sha1') }],
    ['the header twice', { 'X-Hub-Signature-256': [signature, signature] }],
  ])('is not %s', (_what, headers) => {
    const delivery = createDelivery({ headers, body: 'Hello, World!' });
    expect(() => known.signature.verify(delivery, context)).toThrow();
  });
});

describe('github reads', () => {
  test.each(samples)('its sample of %s by its header', async (type, sample) => {
    const { kind, event } = await take(sample, headersOf(type));
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, data: sample, payload: sample, verification: 'body' });
    expect(event?.occurredAt).toBeUndefined();
  });

  test.each(samples)('its sample of %s without a header, from the body alone', async (type, sample) => {
    expect((await take(sample)).event?.type).toBe(type);
  });

  test.each(samples)(
    'the body of %s as no other known event, whatever the header says',
    async (type, sample) => {
      for (const [other] of samples) {
        if (other === type) continue;
        const { kind, event } = await take(sample, headersOf(other));
        expect(`${other}: ${kind}`).toBe(`${other}: drifted`);
        expect(event).toBeUndefined();
      }
    },
  );

  test.each([
    ['pull_request', { ...githubSamples.pull_request_review, number: 2 }],
    ['pull_request', { ...githubSamples.pull_request_review_comment, number: 2 }],
    ['pull_request', { ...githubSamples.pull_request_review_thread, number: 2 }],
    ['workflow_run', { ...githubSamples.workflow_run, action: 'requested', reviewers: [{ type: 'User' }] }],
    ['workflow_run', { ...githubSamples.workflow_run, action: 'approved', workflow_job_run: { id: 1 } }],
    ['workflow_run', { ...githubSamples.workflow_run, deployment_status: { id: 1 } }],
    ['deployment', { ...githubSamples.deployment, deployment_callback_url: 'https://api.github.com' }],
    ['deployment', { ...githubSamples.deployment, workflow_job: { id: 1 } }],
    ['installation', { ...githubSamples.installation, target_type: 'User' }],
    ['installation', { ...githubSamples.installation, repositories_removed: [] }],
    ['commit_comment', { ...githubSamples.commit_comment, discussion: {} }],
    ['commit_comment', { ...githubSamples.commit_comment, issue: {} }],
  ])('no %s in a body with the mark of another event: %#', async (type, body) => {
    expect((await take(body, headersOf(type))).kind).toBe('drifted');
  });

  test.each(['repository', 'public', 'watch', 'label', 'constructor', '__proto__', 'push, push'])(
    'an event %s that it does not know as unknown',
    async (type) => {
      const { kind, event } = await take({ action: 'deleted', repository: {} }, headersOf(type));
      expect(kind).toBe('ignored');
      expect(event?.type).toBe(type);
    },
  );

  test('a body that fits no event, without a header, as malformed', async () => {
    expect((await take({ action: 'deleted' })).kind).toBe('malformed');
  });

  test('a ping as an event, and answers 200 without a handler', async () => {
    expect((await take(githubSamples.ping, headersOf('ping'))).event).toMatchObject({
      type: 'ping',
      data: { zen: 'Encourage flow.', hook_id: 109948940 },
    });
    const receiver = createReceiver(provider, { log: silent });
    expect(receiver.receive(await sign(githubSamples.ping, headersOf('ping')))).toMatchObject({
      status: 200,
    });
  });

  test.each([
    ['an issue of a deleted account', { issue: { ...githubSamples.issues.issue, user: null, body: null } }],
    ['fields that it does not name', { issue: { ...githubSamples.issues.issue, reactions: {} }, team: {} }],
    ['the short installation of an app', { installation: { id: 957387, node_id: 'MDIz' } }],
  ])('%s', async (_what, more) => {
    const { kind, event } = await take({ ...githubSamples.issues, ...more }, headersOf('issues'));
    expect(kind).toBe('accepted');
    expect(event?.data).toMatchObject(more);
  });

  test('a star that was taken back, and the deletion of a branch', async () => {
    const star = { ...githubSamples.star, action: 'deleted', starred_at: null };
    expect((await take(star, headersOf('star'))).kind).toBe('accepted');
    const push = { ...githubSamples.push, deleted: true, commits: [], head_commit: null };
    expect((await take(push, headersOf('push'))).kind).toBe('accepted');
  });

  test('a field named __proto__ as data', async () => {
    const body = JSON.stringify(githubSamples.ping).replace('{', '{"__proto__":{"zen":"forged"},');
    const { kind, event } = await take(body, headersOf('ping'));
    expect(kind).toBe('accepted');
    expect(event?.data).toMatchObject({ zen: 'Encourage flow.' });
    expect(({} as { zen?: string }).zen).toBeUndefined();
  });
});

describe('github as a form', () => {
  const form = (body: object | string) =>
    `payload=${encodeURIComponent(typeof body === 'string' ? body : JSON.stringify(body))}`;
  const asForm = { 'content-type': 'application/x-www-form-urlencoded' };

  test.each(samples)('reads its sample of %s from `payload`', async (type, sample) => {
    const { kind, event } = await take(form(sample), { ...headersOf(type), ...asForm });
    expect(kind).toBe('accepted');
    expect(event?.data).toEqual(JSON.parse(JSON.stringify(sample)));
  });

  test('signs the form as it is sent, not the JSON in it', async () => {
    const text = form(githubSamples.ping);
    const digest = (of: string) => createHmac('sha256', 'k3y-of-the-house').update(of).digest('hex');
    const receiver = createReceiver(provider, { log: silent });
    const send = (of: string) =>
      receiver.receive(
        createDelivery({ headers: { ...asForm, 'X-Hub-Signature-256': `sha256=${digest(of)}` }, body: text }),
      );
    expect(await send(text)).toMatchObject({ status: 200 });
    expect(await send(JSON.stringify(githubSamples.ping))).toMatchObject({ status: 401 });
  });

  test('keeps JSON JSON when it is sent again under the content type of a form', async () => {
    const title = `&${form(githubSamples.installation)}&`;
    const body = { ...githubSamples.issues, issue: { ...githubSamples.issues.issue, title } };
    const { event } = await take(body, { ...headersOf('issues'), ...asForm });
    expect(event).toMatchObject({ type: 'issues', data: { issue: { title } } });
  });

  test.each([
    ['a second field', `${form(githubSamples.ping)}&x=1`],
    ['its field twice', `${form(githubSamples.ping)}&${form(githubSamples.ping)}`],
    ['an empty field', 'payload='],
    ['text', form('zen')],
    ['null', form('null')],
    ['a number', form('7')],
  ])('refuses %s', async (_what, body) => {
    expect(await take(body, { ...headersOf('ping'), ...asForm })).toMatchObject({
      kind: 'malformed',
      status: 400,
    });
  });
});

describe('the deduplication key of github', () => {
  const { issues, ping } = githubSamples;
  const idOf = async (body: object, headers?: HeaderRecord) => (await take(body, headers)).event?.id;

  test('is the delivery within its webhook', async () => {
    expect(await idOf(issues, headersOf('issues'))).toBe(`["292430182","${delivered}"]`);
    expect(await idOf(issues, { 'X-GitHub-Delivery': delivered })).toBe(`["","${delivered}"]`);
  });

  test.each([
    ['webhook', headersOf('issues', delivered, '7')],
    ['delivery', headersOf('issues', '72d3162e-cc78-11e3-81ab-4c9367dc0959')],
  ])('differs by %s', async (_part, headers) => {
    expect(await idOf(issues, headers)).not.toBe(await idOf(issues, headersOf('issues')));
  });

  test('is the digest of the body where there is no delivery id', async () => {
    expect(await idOf(issues)).toMatch(/^sha256:/);
    expect(await idOf(issues)).toBe(await idOf({ ...issues }));
    expect(await idOf(issues)).not.toBe(await idOf(ping));
  });

  test.each([
    ['the same delivery again', 'not run', issues, headersOf('issues'), 1],
    ['the same body under a new delivery id', 'not run', issues, headersOf('issues', 'new-id'), 1],
    ['the same body under a new webhook', 'not run', issues, headersOf('issues', delivered, '7'), 1],
    [
      'another body under the same delivery id',
      'not run',
      { ...issues, action: 'closed' },
      headersOf('issues'),
      1,
    ],
    [
      'the same delivery of another webhook, which has its own body,',
      'run',
      { ...issues, organization: { login: 'o', id: 1 } },
      headersOf('issues', delivered, '7'),
      2,
    ],
  ])('lets %s %s', async (_what, _runs, body, headers, runs) => {
    let ran = 0;
    const receiver = createReceiver(provider, { log: silent }).onAny(() => ++ran);
    await receiver.receive(await sign(issues, headersOf('issues')));
    await receiver.receive(await sign(body, headers));
    expect(ran).toBe(runs);
  });

  test('lets a redelivery run when the handler had failed', async () => {
    let runs = 0;
    const dedup = memoryDedup();
    const receiver = createReceiver(provider, { log: silent, dedup }).onAny(() => {
      if (++runs === 1) throw new Error('not yet');
    });
    const delivery = await sign(issues, headersOf('issues'));
    expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted' });
    expect(runs).toBe(2);
  });

  test('is named in words, and its guard is on', () => {
    expect(provider.idRecipe).toContain('not signed');
    expect(provider.digestGuard).toBe(true);
  });
});

test('github types the body of each event', () => {
  createReceiver(provider)
    .on('issues', (event) => {
      expectTypeOf(event.data.issue.number).toEqualTypeOf<number>();
      expectTypeOf(event.data.issue.body).toEqualTypeOf<string | null | undefined>();
      // @ts-expect-error the body of an issue_comment
      event.data.comment.id;
    })
    .on('push', (event) => expectTypeOf(event.data.commits[0]?.id).toEqualTypeOf<string | undefined>());
  // @ts-expect-error its body cannot be distinguished
  expect(() => createReceiver(provider).on('watch', () => {})).toThrow();
});
