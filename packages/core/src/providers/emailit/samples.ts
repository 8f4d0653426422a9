// The objects of Emailit's webhook pages, each in a list. The ids are made up. Emailit shows no sample of a resource's
// fields, so a resource has the fields of every object.

import { emailitEvents } from './events.ts';

const created_at = '2026-02-11T22:14:33.481927+00:00';
const email = (status: string, index: number) => ({
  id: `em_4yM2nTvR8oPcX3uZiKeLg7${index}`,
  object: 'email',
  from: 'sender@example.com',
  to: 'recipient@example.com',
  subject: 'Welcome to Emailit',
  status,
  meta: { campaign: 'welcome-series' },
  updated_at: '2026-02-11T22:14:35.000000+00:00',
  created_at,
});
const reader = (object: string, index: number) => ({
  id: `${object}_4yM2nTvR8oPcX3u${index}`,
  object,
  email: {
    id: `em_4yM2nTvR8oPcX3uZiKeLg7${index}`,
    rcpt_to: 'recipient@example.com',
    mail_from: 'sender@example.com',
    subject: 'Welcome',
    created_at,
    meta: null,
  },
  ip_address: '203.0.113.42',
  user_agent: 'Mozilla/5.0',
  created_at,
});

function objectOf(type: string, index: number): object {
  const [resource = '', change = ''] = type.split('.');
  if (type === 'email.loaded') return reader('load', index);
  if (type === 'email.clicked') {
    return { ...reader('click', index), link: { id: 'link_1', url: 'https://example.com/page' } };
  }
  if (type === 'email.accepted') {
    const { status: _, updated_at: __, ...accepted } = email('', index);
    return accepted;
  }
  return resource === 'email'
    ? email(change, index)
    : { id: `${resource}_${index}`, object: resource, created_at };
}

/** A body for each event type. */
export const emailitSamples: Readonly<Record<string, object>> = Object.fromEntries(
  Object.keys(emailitEvents).map((type, index) => [
    type,
    [
      {
        event_id: `evt_2bH7kNwP5mQaV1sXgIdKe6${100 + index}`,
        type,
        data: { object: objectOf(type, index) },
      },
    ],
  ]),
);
