import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { jsonForms } from './json-forms.ts';

/** Finds a body that was parsed and written again, so that its bytes are not the signed ones. */
export async function reserialisedBody({
  delivery,
  verifies,
}: FailedDelivery): Promise<Explanation | undefined> {
  for (const { name, body } of jsonForms(delivery.body)) {
    if (!(await verifies({ delivery: { ...delivery, body } }))) continue;
    return {
      cause: 'body-reserialised',
      message: `The signature fits this body written as ${name}: the signed body was parsed and written again on the way.`,
      fix: "Check the bytes as they were received, before any JSON parser: see the README of your framework's adapter.",
    };
  }
  return undefined;
}
