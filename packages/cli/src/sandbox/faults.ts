import { ConfigurationError } from '@postern/core';

/**
 * The faults of an attempt. `duplicate`: it is sent again after its answer. `reorder`: it is sent after the delivery that
 * follows. `delay`: it is sent `ms` later. `drop`: the socket is closed before the answer is read, and the delivery
 * retried. `forge`: it is signed with another secret. `tamper`: a byte is changed after signing. `slow`: sending the body
 * takes `ms`. `wrongLength`: Content-Length announces `by` bytes more than are sent.
 */
export type FaultName =
  | 'duplicate'
  | 'reorder'
  | 'delay'
  | 'drop'
  | 'forge'
  | 'tamper'
  | 'slow'
  | 'wrongLength';

/** The settings of one fault. */
export interface Fault {
  /** The share of attempts with this fault, from 0 to 1. */
  readonly rate: number;
  /** The number of next attempts with this fault, regardless of `rate`. It counts down. */
  readonly next: number;
  /** The time of `delay` and `slow`, in milliseconds. */
  readonly ms?: number;
  /** The difference of `wrongLength`, in bytes; may be negative. */
  readonly by?: number;
}

/** A rate, or the fields of a fault to change. Other faults and fields keep their values. */
export type FaultSettings = Readonly<Partial<Record<FaultName, number | Partial<Fault>>>>;

/** The faults of one attempt. */
export type FaultPlan = Readonly<Partial<Record<FaultName, Fault>>>;

/** The settings of all faults, and the choice for each attempt. */
export interface Faults {
  set(settings: FaultSettings): void;
  settings(): Readonly<Record<FaultName, Fault>>;
  /** Chooses the faults of the next attempt. */
  draw(): FaultPlan;
}

const initial: Readonly<Record<FaultName, Fault>> = {
  duplicate: { rate: 0, next: 0 },
  reorder: { rate: 0, next: 0 },
  delay: { rate: 0, next: 0, ms: 2000 },
  drop: { rate: 0, next: 0 },
  forge: { rate: 0, next: 0 },
  tamper: { rate: 0, next: 0 },
  slow: { rate: 0, next: 0, ms: 3000 },
  wrongLength: { rate: 0, next: 0, by: 7 },
};

export const faultNames = Object.keys(initial) as readonly FaultName[];

/**
 * Keeps the settings of all faults. At first none happens.
 *
 * @param random Returns numbers from 0 to below 1.
 */
export function createFaults(random: () => number): Faults {
  const faults: Record<FaultName, Fault> = { ...initial };
  return {
    set(settings) {
      const checked = Object.entries(settings).map(([name, value]) => checkedFault(name, value, faults));
      for (const [name, fault] of checked) faults[name] = fault;
    },
    settings: () => ({ ...faults }),
    draw() {
      const plan: Partial<Record<FaultName, Fault>> = {};
      for (const name of faultNames) {
        const fault = faults[name];
        if (fault.next > 0) faults[name] = { ...fault, next: fault.next - 1 };
        else if (fault.rate === 0 || random() >= fault.rate) continue;
        plan[name] = fault;
      }
      return plan;
    },
  };
}

/** @throws ConfigurationError for an unknown fault or value, before anything is changed. */
function checkedFault(
  name: string,
  value: unknown,
  faults: Readonly<Record<FaultName, Fault>>,
): readonly [FaultName, Fault] {
  if (!Object.hasOwn(initial, name)) {
    throw new ConfigurationError(
      `There is no fault ${JSON.stringify(name)}. There are: ${faultNames.join(', ')}.`,
    );
  }
  const given = typeof value === 'number' ? { rate: value } : value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigurationError(
      `The fault ${name} takes a rate from 0 to 1, or an object as { "next": 3 }.`,
    );
  }
  const known = initial[name as FaultName];
  for (const [field, number] of Object.entries(given)) {
    const fits = Object.hasOwn(known, field) && bounds[field as keyof Fault]?.(number);
    if (!fits) {
      throw new ConfigurationError(
        `The fault ${name} takes ${Object.keys(known).join(', ')}: \`rate\` from 0 to 1, \`next\` a whole number, \`ms\` up to 600000, \`by\` a whole number other than 0. See \`${field}\`.`,
      );
    }
  }
  return [name as FaultName, { ...faults[name as FaultName], ...given }];
}

const bounds: Readonly<Record<keyof Fault, (value: unknown) => boolean>> = {
  rate: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  next: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  ms: (value) => typeof value === 'number' && value >= 0 && value <= 600_000,
  by: (value) => Number.isSafeInteger(value) && value !== 0,
};
