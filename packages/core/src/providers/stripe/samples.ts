import type { stripeEvents } from './events.ts';

// The objects of Stripe's API reference, shortened to the fields of the schemas, in the envelope of its Event object.
// Each has its own id, so that all of them can be sent to one receiver.

const created = 1686089970;
const common = { livemode: false, created, metadata: {} };
const money = { amount: 1099, currency: 'usd' };
const session = {
  id: 'cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u',
  object: 'checkout.session',
  ...common,
  mode: 'payment',
  status: 'complete',
  payment_status: 'paid',
  amount_subtotal: 1099,
  amount_total: 1099,
  currency: 'usd',
  client_reference_id: 'order-42',
  customer: null,
  customer_email: null,
  customer_details: { email: 'jenny@example.com', name: 'Jenny Rosen', phone: null },
  subscription: null,
  payment_intent: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  invoice: null,
  url: null,
};
const customer = {
  id: 'cus_NffrFeUfNV2Hib',
  object: 'customer',
  ...common,
  email: 'jenny@example.com',
  name: 'Jenny Rosen',
  phone: null,
  description: null,
  balance: 0,
  currency: null,
  delinquent: false,
};
const subscription = {
  id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs',
  object: 'subscription',
  ...common,
  customer: 'cus_NffrFeUfNV2Hib',
  status: 'active',
  cancel_at_period_end: false,
  cancel_at: null,
  canceled_at: null,
  ended_at: null,
  trial_end: null,
  items: {
    object: 'list',
    data: [
      {
        id: 'si_Na6dzxczY5fwHx',
        object: 'subscription_item',
        quantity: 1,
        current_period_end: 1688681970,
        price: { id: 'price_1MowQULkdIwHu7ixraBm864M', lookup_key: null, product: 'prod_Na6dGcTsmU0I4R' },
      },
    ],
  },
  latest_invoice: 'in_1MtHbELkdIwHu7ixl4OzzPMv',
};
const invoice = {
  id: 'in_1MtHbELkdIwHu7ixl4OzzPMv',
  object: 'invoice',
  ...common,
  customer: 'cus_NffrFeUfNV2Hib',
  customer_email: 'jenny@example.com',
  status: 'paid',
  number: 'F84C8D1E-0001',
  billing_reason: 'subscription_cycle',
  currency: 'usd',
  total: 1099,
  amount_due: 1099,
  amount_paid: 1099,
  amount_remaining: 0,
  attempt_count: 1,
  next_payment_attempt: null,
  hosted_invoice_url: 'https://invoice.stripe.com/i/acct_1/test_1',
  parent: {
    type: 'subscription_details',
    subscription_details: { metadata: {}, subscription: 'sub_1MowQVLkdIwHu7ixeRlqHVzs' },
  },
};
const { id: _, ...upcoming } = invoice;
const failed = {
  type: 'card_error',
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'Your card was declined.',
};
const paymentIntent = {
  id: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  object: 'payment_intent',
  ...common,
  ...money,
  status: 'succeeded',
  amount_received: 1099,
  customer: null,
  description: null,
  receipt_email: null,
  payment_method: 'pm_1MqLiJLkdIwHu7ixUEgbFdYF',
  latest_charge: 'ch_3MmlLrLkdIwHu7ix0snN0B15',
  cancellation_reason: null,
  last_payment_error: null,
};
const charge = {
  id: 'ch_3MmlLrLkdIwHu7ix0snN0B15',
  object: 'charge',
  ...common,
  ...money,
  status: 'succeeded',
  amount_captured: 1099,
  amount_refunded: 0,
  refunded: false,
  paid: true,
  customer: null,
  payment_intent: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  receipt_email: null,
  failure_code: null,
  failure_message: null,
};
const dispute = {
  id: 'du_1MtJUT2eZvKYlo2CNaw2HvEv',
  object: 'dispute',
  ...common,
  ...money,
  charge: 'ch_3MmlLrLkdIwHu7ix0snN0B15',
  payment_intent: null,
  reason: 'general',
  status: 'needs_response',
};
const refund = {
  id: 're_1Nispe2eZvKYlo2Cd31jOCgZ',
  object: 'refund',
  ...common,
  ...money,
  charge: 'ch_3MmlLrLkdIwHu7ix0snN0B15',
  payment_intent: null,
  reason: null,
  status: 'succeeded',
};
const payout = {
  id: 'po_1OaFDbEcg9tTZuTgNYmX0PKB',
  object: 'payout',
  ...common,
  ...money,
  status: 'paid',
  arrival_date: created,
  failure_code: null,
};
const setupIntent = {
  id: 'seti_1NG8Du2eZvKYlo2C9XMqbR0x',
  object: 'setup_intent',
  ...common,
  status: 'succeeded',
  customer: null,
  payment_method: 'pm_1MqLiJLkdIwHu7ixUEgbFdYF',
  last_setup_error: null,
};
const paymentMethod = {
  id: 'pm_1MqLiJLkdIwHu7ixUEgbFdYF',
  object: 'payment_method',
  ...common,
  type: 'card',
  customer: 'cus_NffrFeUfNV2Hib',
};
const account = {
  id: 'acct_1Nv0FGQ9RKHgCVdK',
  object: 'account',
  ...common,
  email: 'jenny@example.com',
  charges_enabled: true,
  payouts_enabled: true,
  details_submitted: true,
};

const objects = {
  'account.updated': account,
  'charge.dispute.closed': { ...dispute, status: 'won' },
  'charge.dispute.created': dispute,
  'charge.failed': { ...charge, status: 'failed', paid: false, failure_code: 'card_declined' },
  'charge.refunded': { ...charge, amount_refunded: 1099, refunded: true },
  'charge.succeeded': charge,
  'checkout.session.async_payment_failed': { ...session, payment_status: 'unpaid' },
  'checkout.session.async_payment_succeeded': session,
  'checkout.session.completed': session,
  'checkout.session.expired': { ...session, status: 'expired', payment_status: 'unpaid' },
  'customer.created': customer,
  'customer.deleted': customer,
  'customer.subscription.created': subscription,
  'customer.subscription.deleted': { ...subscription, status: 'canceled', ended_at: created },
  'customer.subscription.paused': { ...subscription, status: 'paused' },
  'customer.subscription.resumed': subscription,
  'customer.subscription.trial_will_end': {
    ...subscription,
    status: 'trialing',
    trial_end: created + 259_200,
  },
  'customer.subscription.updated': subscription,
  'customer.updated': customer,
  'invoice.created': { ...invoice, status: 'draft', number: null },
  'invoice.finalized': { ...invoice, status: 'open' },
  'invoice.marked_uncollectible': { ...invoice, status: 'uncollectible' },
  'invoice.paid': invoice,
  'invoice.payment_action_required': { ...invoice, status: 'open' },
  'invoice.payment_failed': {
    ...invoice,
    status: 'open',
    amount_paid: 0,
    next_payment_attempt: created + 259_200,
  },
  'invoice.payment_succeeded': invoice,
  'invoice.upcoming': { ...upcoming, status: 'draft', number: null },
  'invoice.voided': { ...invoice, status: 'void' },
  'payment_intent.canceled': { ...paymentIntent, status: 'canceled', cancellation_reason: 'abandoned' },
  'payment_intent.payment_failed': {
    ...paymentIntent,
    status: 'requires_payment_method',
    last_payment_error: failed,
  },
  'payment_intent.processing': { ...paymentIntent, status: 'processing' },
  'payment_intent.requires_action': { ...paymentIntent, status: 'requires_action' },
  'payment_intent.succeeded': paymentIntent,
  'payment_method.attached': paymentMethod,
  'payment_method.detached': { ...paymentMethod, customer: null },
  'payout.failed': { ...payout, status: 'failed', failure_code: 'account_closed' },
  'payout.paid': payout,
  'refund.created': refund,
  'refund.failed': { ...refund, status: 'failed' },
  'refund.updated': refund,
  'setup_intent.setup_failed': {
    ...setupIntent,
    status: 'requires_payment_method',
    last_setup_error: failed,
  },
  'setup_intent.succeeded': setupIntent,
} satisfies Record<keyof typeof stripeEvents, object>;

/** A body for each event type. */
export const stripeSamples = Object.fromEntries(
  Object.entries(objects).map(([type, object], index) => [type, toSample(type, object, index)]),
) as { readonly [Type in keyof typeof objects]: StripeSample };

interface StripeSample {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: object };
}

function toSample(type: string, object: object, index: number): StripeSample {
  const envelope = {
    object: 'event',
    api_version: '2025-03-31.basil',
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
  };
  const id = `evt_1NG8Du2eZvKYlo2CUI79vXW${index}`;
  return { id, ...envelope, created, data: { object }, type };
}
