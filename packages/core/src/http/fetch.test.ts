import { expect, test } from 'vitest';
import { emailApi } from '../providers/email-api/index.ts';
import { samplesOf } from '../testing/samples.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { webhooks } from './fetch.ts';

test('answers 204 without a body, as a Response must', async () => {
  const provider = { ...emailApi({ secret: 'k3y-of-the-house' }), statuses: { accepted: 204 } };
  const { headers, body } = await signDelivery(provider, {
    body: samplesOf('email-api').delivered as object,
  });
  const handler = webhooks(provider).on('delivered', () => {});
  const request = new Request('https://app.example.com/webhooks/email', {
    method: 'POST',
    headers: [...headers],
    body,
  });
  const response = await handler(request);
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});
