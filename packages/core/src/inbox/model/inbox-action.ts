/** A failure of the store. `done`: the store did the work and only its answer was lost. */
export interface Fault {
  readonly done: boolean;
}

/**
 * Everything that can happen to one event. Arrivals and attempts have numbers in their order, a process is 0 or 1. Steps
 * between which no other can make a difference are one action: an arrival with its first step, and every end of a handler
 * but success with its record.
 */
export type Action =
  | { readonly do: 'arrive'; readonly process: number; readonly fault?: Fault }
  | { readonly do: 'claim' | 'crash'; readonly process: number }
  /** The next step of an arrival. */
  | { readonly do: 'go-on'; readonly arrival: number; readonly fault?: Fault }
  | { readonly do: 'succeed' | 'renew' | 'give-back'; readonly attempt: number }
  /** The end of an attempt, as it is written. */
  | {
      readonly do: 'record' | 'fail' | 'refuse' | 'come-later';
      readonly attempt: number;
      readonly fault?: Fault;
    }
  | { readonly do: 'replay' | 'wait' };
