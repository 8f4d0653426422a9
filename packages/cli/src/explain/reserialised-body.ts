import type { Explanation, FailedDelivery } from './failed-delivery.ts';
import { jsonForms } from './json-forms.ts';

/** Something parsed the body and wrote it again, so that the bytes are no longer those that were signed. */
export async function reserialisedBody({
  delivery,
  verifies,
}: FailedDelivery): Promise<Explanation | undefined> {
  for (const { name, body } of jsonForms(delivery.body)) {
    if (!(await verifies({ delivery: { ...delivery, body } }))) continue;
    return {
      cause: 'body-reserialised',
      message: `The signature fits this body written as ${name}: what was signed has been parsed and written again on its way here.`,
      fix: "Check the bytes as they were received, before any JSON parser: see the README of your framework's adapter.",
    };
  }
  return undefined;
}
