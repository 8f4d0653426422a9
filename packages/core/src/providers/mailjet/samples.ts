// From Mailjet's Event API guide. `Message_GUID` is named by its SDKs and not in the guide, so it is made up.
// `CustomID`, `Payload` and `customcampaign` have values, and `MessageID` is text where a number would lose digits.

const message = {
  email: 'api@mailjet.com',
  mj_campaign_id: 7257,
  mj_contact_id: 4,
  customcampaign: 'welcome',
  CustomID: 'helloworld',
  Payload: '{"order":7}',
};
const reader = { ip: '127.0.0.1', geo: 'FR', agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_0)' };

const ids = (MessageID: number | string, part: string) => ({
  MessageID,
  Message_GUID: `1ab23cd4-e567-8901-2345-67890123${part}`,
});

/** A body for each event type. */
export const mailjetSamples = {
  sent: {
    event: 'sent',
    time: 1433333949,
    ...ids('19421777835146490', '0001'),
    ...message,
    mj_message_id: '19421777835146490',
    smtp_reply: 'sent (250 2.0.0 OK 1433333948 fa5si855896wjc.199 - gsmtp)',
  },
  open: { event: 'open', time: 1433103519, ...ids('19421777396190490', '0002'), ...message, ...reader },
  click: {
    event: 'click',
    time: 1433334653,
    ...ids('19421777836302490', '0003'),
    ...message,
    url: 'https://mailjet.com',
    ...reader,
  },
  bounce: {
    event: 'bounce',
    time: 1430812195,
    ...ids('13792286917004336', '0004'),
    ...message,
    email: 'bounce@mailjet.com',
    blocked: true,
    hard_bounce: true,
    error_related_to: 'recipient',
    error: 'user unknown',
    comment: '550 5.1.1 The email account that you tried to reach does not exist.',
  },
  blocked: {
    event: 'blocked',
    time: 1430812195,
    ...ids('13792286917004337', '0005'),
    ...message,
    email: 'bounce@mailjet.com',
    error_related_to: 'mailjet',
    error: 'preblocked',
  },
  spam: {
    event: 'spam',
    time: 1430812195,
    ...ids('13792286917004338', '0006'),
    ...message,
    email: 'bounce@mailjet.com',
    source: 'JMRPP',
  },
  unsub: {
    event: 'unsub',
    time: 1433334941,
    ...ids('20547674933128000', '0007'),
    ...message,
    mj_list_id: 1,
    ...reader,
  },
};
