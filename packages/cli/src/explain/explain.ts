import type { Delivery, Provider, WebhookVerificationError } from '@postern/core';
import type { ProviderOptions } from '../providers/provider-options.ts';
import { byteOrderMark } from './byte-order-mark.ts';
import { credentialKind } from './credential-kind.ts';
import type { Change, Explanation, FailedDelivery } from './failed-delivery.ts';
import { finalNewline } from './final-newline.ts';
import { lineEndings } from './line-endings.ts';
import { noSignature } from './no-signature.ts';
import { otherSender } from './other-sender.ts';
import { reserialisedBody } from './reserialised-body.ts';
import { secretForm } from './secret-form.ts';
import { secretPadding } from './secret-padding.ts';
import { signatureEncoding } from './signature-encoding.ts';
import { signaturePrefix } from './signature-prefix.ts';
import { signedUrl } from './signed-url.ts';
import { staleTimestamp } from './stale-timestamp.ts';
import { wrongHeader } from './wrong-header.ts';
import { wrongSecret } from './wrong-secret.ts';

/** A provider that can be made with other options. */
export interface Explainable {
  readonly options: ProviderOptions;
  create(options: ProviderOptions): Promise<Provider>;
}

type Cause = (failed: FailedDelivery) => Promise<Explanation | undefined> | Explanation | undefined;

/** The causes in the order in which they are tried. The first one that fits is reported. */
const causes: readonly Cause[] = [
  credentialKind,
  secretPadding,
  secretForm,
  wrongHeader,
  signaturePrefix,
  signatureEncoding,
  byteOrderMark,
  finalNewline,
  lineEndings,
  reserialisedBody,
  signedUrl,
  otherSender,
  noSignature,
  wrongSecret,
];

/**
 * Explains why a delivery does not verify: it tries the usual causes until one change makes it verify. Returns nothing
 * for a delivery that verifies. It changes nothing and sends nothing.
 */
export async function explain(
  { create, options }: Explainable,
  delivery: Delivery,
  now: number = Date.now(),
): Promise<readonly Explanation[]> {
  const looked: string[] = [];
  const verify = async (change: Change & { looked?: string[] }): Promise<Provider> => {
    const provider = await create(change.options ?? options);
    const watched = watchHeaders(change.delivery ?? delivery, change.looked ?? []);
    await provider.signature.verify(watched, { now: () => now });
    return provider;
  };
  const verifies = (change: Change): Promise<boolean> => {
    const ageless = { ...(change.options ?? options), tolerance: Number.POSITIVE_INFINITY };
    return verify({ ...change, options: ageless }).then(
      () => true,
      () => false,
    );
  };

  const error = await verify({ looked }).then(
    () => undefined,
    (thrown) => thrown as WebhookVerificationError,
  );
  if (error === undefined) return [];
  const scheme = await create(options).then(
    (provider) => provider.signature.name,
    () => undefined,
  );
  const failed: FailedDelivery = { delivery, options, error, looked, scheme, verifies };
  const late = staleTimestamp(failed);
  // The only fault is the age.
  if (late && (await verifies({}))) return [late];
  return [...(late ? [late] : []), ...(await firstOf(failed))];
}

async function firstOf(failed: FailedDelivery): Promise<readonly Explanation[]> {
  for (const cause of causes) {
    const explanation = await cause(failed);
    if (explanation) return [explanation];
  }
  return [];
}

/** Copies a delivery, and adds the name of each header that is read to `looked`. */
function watchHeaders(delivery: Delivery, looked: string[]): Delivery {
  const { headers } = delivery;
  return {
    ...delivery,
    headers: {
      get(name) {
        if (!looked.includes(name.toLowerCase())) looked.push(name.toLowerCase());
        return headers.get(name);
      },
      [Symbol.iterator]: () => headers[Symbol.iterator](),
    },
  };
}
