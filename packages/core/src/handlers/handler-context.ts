import type { Delivery } from '../delivery/delivery.ts';
import type { Verification } from '../signatures/scheme.ts';
import type { EntryClaim, HandlerContext } from './handler.ts';
import type { Logger } from './log.ts';

/** A handler's context. Its `AbortSignal` is made when the handler first reads it, because it costs more than an HMAC. */
export class AbortableContext implements HandlerContext {
  // Declared and not defined: a class field would be written twice, first with undefined.
  declare readonly delivery: Delivery;
  declare readonly verification: Verification;
  declare readonly log: Logger;
  declare readonly attempt: number;
  declare readonly entry: EntryClaim | undefined;
  #controller: AbortController | undefined;
  #aborted: { reason: unknown } | undefined;

  constructor(delivery: Delivery, verification: Verification, log: Logger, attempt = 1, entry?: EntryClaim) {
    this.delivery = delivery;
    this.verification = verification;
    this.log = log;
    this.attempt = attempt;
    this.entry = entry;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    this.#controller?.abort(reason);
  }
}
