/** Runs a function when a test has ended: `onTestFinished` of the test runner. */
export type AtEnd = (finish: () => void | Promise<void>) => void;
