import * as z from '../../provider/schema.ts';

// Required is what every API version sends. Fields that Stripe may leave out, or moves between versions, are optional.
// Objects in an event are never expanded, so a customer is its id.

const text = z.string();
const number = z.number();
const maybe = z.nullish(text);
const maybeNumber = z.nullish(number);
const flag = z.nullish(z.boolean());

const common = {
  object: text,
  /** Unix seconds. */
  created: maybeNumber,
  livemode: flag,
  metadata: z.nullish(z.record(text, text)),
};
const base = { id: text, ...common };
/** An amount in the smallest unit of the currency, such as cents. */
const money = { amount: number, currency: text };

const session = z.looseObject({
  ...base,
  mode: maybe,
  status: maybe,
  payment_status: maybe,
  amount_subtotal: maybeNumber,
  amount_total: maybeNumber,
  currency: maybe,
  client_reference_id: maybe,
  customer: maybe,
  customer_email: maybe,
  customer_details: z.nullish(z.looseObject({ email: maybe, name: maybe, phone: maybe })),
  subscription: maybe,
  payment_intent: maybe,
  invoice: maybe,
  url: maybe,
});
const customer = z.looseObject({
  ...base,
  email: maybe,
  name: maybe,
  phone: maybe,
  description: maybe,
  balance: maybeNumber,
  currency: maybe,
  delinquent: flag,
});
const subscription = z.looseObject({
  ...base,
  customer: text,
  status: text,
  cancel_at_period_end: flag,
  cancel_at: maybeNumber,
  canceled_at: maybeNumber,
  ended_at: maybeNumber,
  trial_end: maybeNumber,
  /** Up to API version 2025-02-24. Later versions have it in the items. */
  current_period_end: maybeNumber,
  items: z.nullish(
    z.looseObject({
      data: z.array(
        z.looseObject({
          id: text,
          quantity: maybeNumber,
          current_period_end: maybeNumber,
          price: z.nullish(z.looseObject({ id: text, lookup_key: maybe, product: maybe })),
        }),
      ),
    }),
  ),
  latest_invoice: maybe,
});
const invoice = z.looseObject({
  ...common,
  /** An upcoming invoice may have none. */
  id: maybe,
  customer: maybe,
  customer_email: maybe,
  status: maybe,
  number: maybe,
  billing_reason: maybe,
  currency: text,
  total: maybeNumber,
  amount_due: maybeNumber,
  amount_paid: maybeNumber,
  amount_remaining: maybeNumber,
  attempt_count: maybeNumber,
  next_payment_attempt: maybeNumber,
  hosted_invoice_url: maybe,
  /** Up to API version 2025-02-24. Later versions have `parent.subscription_details.subscription`. */
  subscription: maybe,
  parent: z.nullish(
    z.looseObject({ subscription_details: z.nullish(z.looseObject({ subscription: maybe })) }),
  ),
});
const failure = z.nullish(z.looseObject({ type: maybe, code: maybe, decline_code: maybe, message: maybe }));
const paymentIntent = z.looseObject({
  ...base,
  ...money,
  status: text,
  amount_received: maybeNumber,
  customer: maybe,
  description: maybe,
  receipt_email: maybe,
  payment_method: maybe,
  latest_charge: maybe,
  cancellation_reason: maybe,
  last_payment_error: failure,
});
const setupIntent = z.looseObject({
  ...base,
  status: text,
  customer: maybe,
  payment_method: maybe,
  last_setup_error: failure,
});
const charge = z.looseObject({
  ...base,
  ...money,
  status: maybe,
  amount_captured: maybeNumber,
  amount_refunded: maybeNumber,
  refunded: flag,
  paid: flag,
  customer: maybe,
  payment_intent: maybe,
  receipt_email: maybe,
  failure_code: maybe,
  failure_message: maybe,
});
const dispute = z.looseObject({
  ...base,
  ...money,
  charge: maybe,
  payment_intent: maybe,
  reason: maybe,
  status: text,
});
const refund = z.looseObject({
  ...base,
  ...money,
  charge: maybe,
  payment_intent: maybe,
  reason: maybe,
  status: maybe,
});
const payout = z.looseObject({
  ...base,
  ...money,
  status: text,
  arrival_date: maybeNumber,
  failure_code: maybe,
});
const paymentMethod = z.looseObject({ ...base, type: text, customer: maybe });
const account = z.looseObject({
  ...base,
  email: maybe,
  charges_enabled: flag,
  payouts_enabled: flag,
  details_submitted: flag,
});

/** A schema for the `data` of each event type. `data` is `data.object` of the body. */
export const stripeEvents = {
  'account.updated': account,
  'charge.dispute.closed': dispute,
  'charge.dispute.created': dispute,
  'charge.failed': charge,
  'charge.refunded': charge,
  'charge.succeeded': charge,
  'checkout.session.async_payment_failed': session,
  'checkout.session.async_payment_succeeded': session,
  'checkout.session.completed': session,
  'checkout.session.expired': session,
  'customer.created': customer,
  'customer.deleted': customer,
  'customer.subscription.created': subscription,
  'customer.subscription.deleted': subscription,
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
  'customer.subscription.trial_will_end': subscription,
  'customer.subscription.updated': subscription,
  'customer.updated': customer,
  'invoice.created': invoice,
  'invoice.finalized': invoice,
  'invoice.marked_uncollectible': invoice,
  'invoice.paid': invoice,
  'invoice.payment_action_required': invoice,
  'invoice.payment_failed': invoice,
  'invoice.payment_succeeded': invoice,
  'invoice.upcoming': invoice,
  'invoice.voided': invoice,
  'payment_intent.canceled': paymentIntent,
  'payment_intent.payment_failed': paymentIntent,
  'payment_intent.processing': paymentIntent,
  'payment_intent.requires_action': paymentIntent,
  'payment_intent.succeeded': paymentIntent,
  'payment_method.attached': paymentMethod,
  'payment_method.detached': paymentMethod,
  'payout.failed': payout,
  'payout.paid': payout,
  'refund.created': refund,
  'refund.failed': refund,
  'refund.updated': refund,
  'setup_intent.setup_failed': setupIntent,
  'setup_intent.succeeded': setupIntent,
};
