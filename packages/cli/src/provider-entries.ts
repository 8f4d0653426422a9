import type { Provider } from '@postern/core';

/** What the command line knows of a provider before it is loaded. */
export interface ProviderEntry {
  /** Its factory. */
  load(): Promise<(options: never) => Provider>;
  /** The options that it takes here. The first is its usual proof. */
  readonly options: readonly string[];
  /** The kind of its `privateKey`, where it takes one. */
  readonly key?: 'ed25519' | 'ecdsa-p256-sha256' | 'rsa' | 'sns' | 'scaleway-sns';
  /** Where a sample's id stands in the body. Default: in a header that signing makes anew, or nowhere. */
  readonly id?: string;
}

const timed = ['secret', 'tolerance'];
const credentials = ['basicAuth', 'bearer', 'pathSecret', 'acceptUnverified'];
const withoutBearer = ['basicAuth', 'pathSecret', 'acceptUnverified'];
const topics = ['topicArns', 'privateKey', 'certificate'];

/** Every provider of core, by name. */
export const providerEntries: Readonly<Record<string, ProviderEntry>> = {
  ahasend: {
    load: async () => (await import('@postern/core/providers/ahasend')).ahasend,
    options: timed,
  },
  brevo: {
    load: async () => (await import('@postern/core/providers/brevo')).brevo,
    options: credentials,
    id: 'message-id',
  },
  customerio: {
    load: async () => (await import('@postern/core/providers/customerio')).customerio,
    options: timed,
    id: 'event_id',
  },
  'elastic-email': {
    load: async () => (await import('@postern/core/providers/elastic-email')).elasticEmail,
    options: ['pathSecret', 'basicAuth', 'acceptUnverified'],
    id: 'transaction',
  },
  'email-api': {
    load: async () => (await import('@postern/core/providers/email-api')).emailApi,
    options: ['secret', 'header', 'prefix', 'maxAge'],
    id: 'id',
  },
  emailit: {
    load: async () => (await import('@postern/core/providers/emailit')).emailit,
    options: timed,
    id: '*.event_id',
  },
  github: {
    load: async () => (await import('@postern/core/providers/github')).github,
    options: ['secret'],
  },
  lettermint: {
    load: async () => (await import('@postern/core/providers/lettermint')).lettermint,
    options: timed,
    id: 'id',
  },
  loops: {
    load: async () => (await import('@postern/core/providers/loops')).loops,
    options: timed,
  },
  mailersend: {
    load: async () => (await import('@postern/core/providers/mailersend')).mailersend,
    options: ['secret'],
    id: 'data.id',
  },
  mailgun: {
    load: async () => (await import('@postern/core/providers/mailgun')).mailgun,
    options: timed,
    id: 'event-data.id',
  },
  mailjet: {
    load: async () => (await import('@postern/core/providers/mailjet')).mailjet,
    options: withoutBearer,
    id: 'Message_GUID',
  },
  mailomat: {
    load: async () => (await import('@postern/core/providers/mailomat')).mailomat,
    options: timed,
    id: 'id',
  },
  mailpace: {
    load: async () => (await import('@postern/core/providers/mailpace')).mailpace,
    options: ['publicKey', 'privateKey'],
    key: 'ed25519',
    id: 'payload.id',
  },
  mailtrap: {
    load: async () => (await import('@postern/core/providers/mailtrap')).mailtrap,
    options: ['secret'],
    id: 'events.*.event_id',
  },
  mandrill: {
    load: async () => (await import('@postern/core/providers/mandrill')).mandrill,
    options: ['secret', 'url'],
  },
  postal: {
    load: async () => (await import('@postern/core/providers/postal')).postal,
    options: ['publicKey', 'hash', 'privateKey'],
    key: 'rsa',
    id: 'uuid',
  },
  postmark: {
    load: async () => (await import('@postern/core/providers/postmark')).postmark,
    options: credentials,
    id: 'MessageID',
  },
  resend: {
    load: async () => (await import('@postern/core/providers/resend')).resend,
    options: timed,
  },
  scaleway: {
    load: async () => (await import('@postern/core/providers/scaleway')).scaleway,
    options: topics,
    key: 'scaleway-sns',
  },
  sendgrid: {
    load: async () => (await import('@postern/core/providers/sendgrid')).sendgrid,
    options: ['publicKey', 'tolerance', 'privateKey'],
    key: 'ecdsa-p256-sha256',
    id: '*.sg_event_id',
  },
  sendlayer: {
    load: async () => (await import('@postern/core/providers/sendlayer')).sendlayer,
    options: [...credentials, 'secret', 'acceptUnconfirmed', 'tolerance'],
    id: 'EventData.MessageID',
  },
  ses: {
    load: async () => (await import('@postern/core/providers/ses')).ses,
    options: topics,
    key: 'sns',
  },
  smtp2go: {
    load: async () => (await import('@postern/core/providers/smtp2go')).smtp2go,
    options: credentials,
    id: 'email_id',
  },
  sparkpost: {
    load: async () => (await import('@postern/core/providers/sparkpost')).sparkpost,
    options: [...credentials, 'webhookToken'],
    id: '*.msys.*.event_id',
  },
  'standard-webhooks': {
    load: async () => (await import('@postern/core/providers/standard-webhooks')).standardWebhooks,
    options: ['secret', 'tolerance', 'headers', 'publicKey', 'privateKey'],
    key: 'ed25519',
  },
  stripe: {
    load: async () => (await import('@postern/core/providers/stripe')).stripe,
    options: timed,
    id: 'id',
  },
  sweego: {
    load: async () => (await import('@postern/core/providers/sweego')).sweego,
    options: timed,
    id: 'event_id',
  },
  'unisender-go': {
    load: async () => (await import('@postern/core/providers/unisender-go')).unisenderGo,
    options: ['secret'],
    id: 'events_by_user.*.events.*.event_data.job_id',
  },
  usesend: {
    load: async () => (await import('@postern/core/providers/usesend')).usesend,
    options: timed,
    id: 'id',
  },
};
