// From the specification of Standard Webhooks, «Payload structure»: the full payload of its fictional address book.

/** A body for the one event type that the specification shows. */
export const standardWebhooksSamples = {
  'contact.created': {
    type: 'contact.created',
    timestamp: '2022-11-03T20:26:10.344522Z',
    data: {
      id: '1f81eb52-5198-4599-803e-771906343485',
      type: 'contact',
      fullName: 'John Smith',
      address: '800 W NASA Pkwy, Webster, TX 77598, USA',
      phoneNumber: '(281) 332-2575',
      birthday: '1980-04-19',
      occupation: 'Engineer, ACME',
    },
  },
};
