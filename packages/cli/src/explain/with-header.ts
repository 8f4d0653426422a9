import { createDelivery, type Delivery } from '@postern/core';

/** Copies a delivery with one header set. */
export function withHeader(delivery: Delivery, name: string, value: string): Delivery {
  const headers = Object.fromEntries(delivery.headers as Iterable<[string, string]>);
  return createDelivery({ ...delivery, headers: { ...headers, [name]: value } });
}
