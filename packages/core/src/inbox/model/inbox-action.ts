/** The store fails; and whether it has done what was asked nevertheless, and only the answer was lost. */
export interface Fault {
  readonly done: boolean;
}

/**
 * What can happen to one event. Arrivals and attempts are named by their order, a process by 0 or 1. What makes no
 * difference to others before its next step is one action with it: an arrival with its first step, and every end of a
 * handler but success with what is written about it.
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
