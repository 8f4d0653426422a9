import { ConfigurationError } from '@postern/core';

/**
 * What can go wrong on the way. `duplicate`: sent again after its answer. `reorder`: sent after the one that follows.
 * `delay`: sent `ms` later. `drop`: the socket is closed before the answer is read, and the delivery retried.
 * `forge`: signed with another secret. `tamper`: a byte changed after signing. `slow`: the body takes `ms` to arrive.
 * `wrongLength`: Content-Length says `by` bytes more than are sent.
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

export interface Fault {
  /** How many of the attempts, from 0 to 1. */
  readonly rate: number;
  /** How many of the attempts to come, whatever `rate` is. It counts down. */
  readonly next: number;
  /** Of `delay` and `slow`, in milliseconds. */
  readonly ms?: number;
  /** Of `wrongLength`, in bytes; may be negative. */
  readonly by?: number;
}

/** A rate, or more exactly. What is not named stays as it is. */
export type FaultSettings = Readonly<Partial<Record<FaultName, number | Partial<Fault>>>>;

/** What is to go wrong with one attempt. */
export type FaultPlan = Readonly<Partial<Record<FaultName, Fault>>>;

/** The faults as they are set, and the dice. */
export interface Faults {
  set(settings: FaultSettings): void;
  settings(): Readonly<Record<FaultName, Fault>>;
  /** Decides about one attempt. */
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

/** @param random From 0 to below 1. */
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

/** @throws ConfigurationError for what is no fault, before anything is changed. */
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
