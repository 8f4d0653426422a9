import type { Delivery } from '../delivery/delivery.ts';

/** Copies a delivery with one header set. */
export function withHeader(delivery: Delivery, name: string, value: string): Delivery {
  const headers = new Headers([...delivery.headers]);
  headers.set(name, value);
  return { ...delivery, headers };
}
