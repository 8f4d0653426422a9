/** Of the workers that are killed, in milliseconds: shorter than the default, so that a round does not take half a minute. */
export const leaseMs = 3000;
