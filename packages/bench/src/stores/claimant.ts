/** One way to claim an id for the first time. */
export interface Claimant {
  readonly name: string;
  /** True for an id that was free. */
  claim(key: string): boolean | Promise<boolean>;
}

/** One engine with its ways to claim. Ratios are to the first. */
export interface ClaimEngine {
  readonly name: string;
  readonly claimants: readonly Claimant[];
  /** The number of claims in one round, for each concurrency. */
  readonly claims: Readonly<Record<1 | 64, number>>;
  close(): Promise<void>;
}

export const leaseMs = 30_000;

/** A key as the receiver makes it. */
export function keyOf(prefix: string, number: number): string {
  return `0:9:email-api:${prefix}:evt_${String(number).padStart(12, '0')}`;
}
