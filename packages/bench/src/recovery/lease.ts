/**
 * The lease of the workers that are killed, in milliseconds: shorter than the default of half a minute, which each
 * round waits for.
 */
export const leaseMs = 3000;
