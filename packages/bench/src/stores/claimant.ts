/** One way to claim an id for the first time. */
export interface Claimant {
  readonly name: string;
  /** True when it was ours to take. */
  claim(key: string): boolean | Promise<boolean>;
}

/** One engine with its ways to claim; the first is what ratios are to. */
export interface ClaimEngine {
  readonly name: string;
  readonly claimants: readonly Claimant[];
  /** How many claims make one round at each concurrency. */
  readonly claims: Readonly<Record<1 | 64, number>>;
  close(): Promise<void>;
}

export const leaseMs = 30_000;

/** A key as the receiver makes it. */
export function keyOf(prefix: string, number: number): string {
  return `0:9:email-api:${prefix}:evt_${String(number).padStart(12, '0')}`;
}
