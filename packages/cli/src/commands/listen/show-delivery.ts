import { inspect } from 'node:util';
import type { Delivery } from '@postern/core';
import type { Answer } from '../../http/post-delivery.ts';
import { paint } from '../../printing/paint.ts';
import { print, printJson } from '../../printing/print.ts';
import type { Inspection } from './inspect-delivery.ts';

/** The result for a delivery that was received. */
export interface Shown {
  readonly inspected?: Inspection | undefined;
  readonly passed?: Answer | undefined;
}

/** Prints a delivery: its outcome, its events with their data, and the answer of `--forward`. Never its headers. */
export function showDelivery(delivery: Delivery, shown: Shown, json: boolean | undefined): void {
  const { method, body } = delivery;
  const { inspected, passed } = shown;
  const outcome = inspected?.outcome.kind ?? 'not checked';
  if (json) {
    printJson({
      time: new Date().toISOString(),
      method,
      bytes: body.byteLength,
      outcome,
      ...(inspected?.reason !== undefined && { reason: inspected.reason }),
      ...(inspected && { events: inspected.events, explanations: inspected.explanations }),
      ...(passed && { passedOn: { status: passed.status, milliseconds: passed.milliseconds } }),
    });
    return;
  }
  const status = passed?.status ?? inspected?.outcome.status ?? 200;
  const colour = status < 300 ? 'green' : 'red';
  print(
    `${new Date().toLocaleTimeString()} ${method} ${body.byteLength} bytes: ${paint(colour, outcome)}, answered ${status}`,
  );
  for (const { type, id, data } of inspected?.events ?? []) {
    print(`  ${paint('bold', type)} ${id}`);
    print(inspect(data, { colors: false, depth: 6, breakLength: 100 }).replace(/^/gm, '    '));
  }
  if (inspected?.reason !== undefined) print(`  ${inspected.reason}`);
  for (const { message, fix } of inspected?.explanations ?? []) print(`  ${message}\n  ${paint('dim', fix)}`);
  if (!inspected && body.byteLength > 0) print(Buffer.from(body).toString('utf8').replace(/^/gm, '    '));
}
